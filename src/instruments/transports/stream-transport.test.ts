import { describe, expect, test } from 'vitest';
import { AppError } from '../../core/error.ts';
import type { Connector, LinkListener } from './byte-link.ts';
import { type CaptureEntry, captured, parseCapture, replayed } from './capture.ts';
import { lines } from './framing.ts';
import { StreamTransport } from './stream-transport.ts';

type Session = {
  readonly sent: string[];
  readonly say: (text: string) => void;
  readonly lose: () => void;
  isClosed: boolean;
};

/** A device in memory: `answer` is called with every line and may speak at once or later. */
function device(answer: (line: string, session: Session, number: number) => void) {
  const sessions: Session[] = [];
  const connector: Connector = {
    address: 'memory:device',
    async connect(listener: LinkListener) {
      const session: Session = {
        sent: [],
        say: (text) => listener.received(Buffer.from(text, 'latin1')),
        lose: () => listener.lost('unplugged'),
        isClosed: false,
      };
      sessions.push(session);
      const number = sessions.length;
      return {
        async write(bytes) {
          const line = Buffer.from(bytes).toString('latin1').trimEnd();
          session.sent.push(line);
          setImmediate(() => answer(line, session, number));
        },
        close() {
          session.isClosed = true;
        },
      };
    },
  };
  const transport = new StreamTransport(connector, lines(), { deadline: 60, attempts: 3, pause: 1 });
  return { transport, sessions };
}

const text = { what: 'a line', parse: (line: string) => line };
const one = {
  what: '1',
  parse(line: string) {
    if (line !== '1') throw new AppError('garbled-reply', `received ${line}`);
    return 1;
  },
};

describe('a conversation', () => {
  test('never interleaves questions that are asked at once', async () => {
    const open: string[] = [];
    const { transport } = device((line, { say }) => {
      expect(open).toEqual([]);
      open.push(line);
      setTimeout(() => {
        open.pop();
        say(`answer to ${line}\n`);
      }, 2);
    });
    const questions = Array.from({ length: 20 }, (_, index) => `Q${index}?`);
    const answers = await Promise.all(questions.map((question) => transport.read(question, text)));
    expect(answers).toEqual(questions.map((question) => `answer to ${question}`));
  });

  test('does not take a late reply for the next one', async () => {
    const { transport, sessions } = device((line, { say }, number) => {
      if (line === 'A?' && number === 1) setTimeout(() => say('late A\n'), 80);
      else say(`${line} in ${number}\n`);
    });
    await expect(transport.act('A?', text)).rejects.toMatchObject({
      code: 'instrument-fault',
      message: 'memory:device: sent "A?", awaited a line: nothing came within 60 ms',
    });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await transport.read('B?', text)).toBe('B? in 2');
    expect(sessions[0]?.isClosed).toBe(true);
  });

  test.each([
    ['with its own', (say: Session['say']) => say('A\nA\n')],
    [
      'a moment later',
      (say: Session['say']) => {
        say('A\n');
        setImmediate(() => say('A\n'));
      },
    ],
  ])('does not take a doubled reply, %s, for the next one', async (_, speak) => {
    const { transport } = device((line, { say }, number) => {
      if (number === 1) speak(say);
      else say(`${line} in ${number}\n`);
    });
    await transport.read('A?', text);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await transport.read('B?', text)).toBe('B? in 2');
  });

  test('says what came of half a reply', async () => {
    const { transport } = device((_line, { say }) => say('+07'));
    await expect(transport.act('KRDG? A', text)).rejects.toThrow('only "+07" came within 60 ms');
  });

  test('asks a read again after garble, loss and silence, and no more often than the policy says', async () => {
    const { transport, sessions } = device((_line, session, number) => {
      if (number === 1) session.say('\u00ff\n');
      else if (number === 2) session.lose();
      else session.say('1\n');
    });
    expect(await transport.read('A?', one)).toBe(1);
    expect(sessions).toHaveLength(3);
    expect(transport.session).toBe(3);
    const mute = device(() => undefined);
    await expect(mute.transport.read('A?', text)).rejects.toMatchObject({ retryable: true });
    expect(mute.sessions.flatMap(({ sent }) => sent)).toEqual(['A?', 'A?', 'A?']);
  });

  test('never sends a command a second time', async () => {
    const { transport, sessions } = device((_line, session) => session.lose());
    await expect(transport.act('HEAT 1', one)).rejects.toThrow('sent "HEAT 1", awaited 1: unplugged');
    expect(sessions.flatMap(({ sent }) => sent)).toEqual(['HEAT 1']);
  });

  test('a reply of the wrong form ends the connection', async () => {
    const { transport, sessions } = device((_line, { say }) => say('2\n'));
    await expect(transport.act('A?', one)).rejects.toMatchObject({ code: 'garbled-reply' });
    expect(sessions[0]?.isClosed).toBe(true);
  });

  test('lets urgent work go before all that waits', async () => {
    const order: string[] = [];
    const { transport } = device((line, { say }) => {
      order.push(line);
      setTimeout(() => say('1\n'), 2);
    });
    const usual = ['A?', 'B?', 'C?'].map((question) => transport.read(question, text));
    const urgent = transport.urgent.act('OFF', text);
    await Promise.all([...usual, urgent]);
    expect(order).toEqual(['A?', 'OFF', 'B?', 'C?']);
  });
});

test('a blocked conversation sends no command but the urgent ones, and still reads', async () => {
  const { transport, sessions } = device((line, { say }) => say(`${line}!\n`));
  const before = [transport.read('A?', text), transport.act('HEAT', text)];
  const outcomes = Promise.allSettled(before);
  transport.block('told to be safe');
  await transport.urgent.act('OFF', text);
  await expect(transport.act('HEAT', text)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await transport.read('B?', text)).toBe('B?!');
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  transport.unblock();
  await transport.act('HEAT', text);
  expect(sessions.flatMap(({ sent }) => sent)).toEqual(['A?', 'OFF', 'B?', 'HEAT']);
});

describe('a capture', () => {
  const record = async (): Promise<CaptureEntry[]> => {
    const entries: CaptureEntry[] = [];
    const connector: Connector = captured(
      memoryConnector(),
      (entry) => entries.push(entry),
      () => 0,
    );
    const talk = new StreamTransport(connector, lines(), { deadline: 60, pause: 1 });
    expect([await talk.read('A?', text), await talk.read('B?', text)]).toEqual(['A!', 'B!']);
    return entries;
  };
  /** Answers B? with a garbled byte in the first session. */
  const memoryConnector = (): Connector => {
    let sessions = 0;
    return {
      address: 'memory:device',
      async connect(listener) {
        const session = ++sessions;
        return {
          async write(bytes) {
            const letter = Buffer.from(bytes).toString('latin1').charAt(0);
            setImmediate(() => {
              if (letter === 'B' && session === 1) return listener.received(Buffer.from([0xe9, 10]));
              listener.received(Buffer.from(letter));
              listener.received(Buffer.from('!\n'));
            });
          },
          close: () => undefined,
        };
      },
    };
  };

  test('plays the device again, faults included', async () => {
    const entries = await record();
    const file = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const parsed = parseCapture(file, 'wire.jsonl');
    expect(parsed).toEqual(entries);
    expect(parsed.some(({ hex }) => hex === 'e90a')).toBe(true);
    const talk = new StreamTransport(replayed(parsed, 'wire.jsonl'), lines(), { deadline: 60, pause: 1 });
    expect([await talk.read('A?', text), await talk.read('B?', text)]).toEqual(['A!', 'B!']);
    await expect(talk.read('C?', text)).rejects.toMatchObject({
      code: 'capture-mismatch',
      message: expect.stringContaining('the recording ends here'),
    });
  });

  test('names the entry where another thing was sent', async () => {
    const entries = await record();
    const talk = new StreamTransport(replayed(entries, 'wire.jsonl'), lines(), { deadline: 60, pause: 1 });
    await expect(talk.read('X?', text)).rejects.toThrow(
      'wire.jsonl, entry 2: the recording has sent "A?\\n", and "X?\\n" was sent',
    );
  });

  test.each([
    ['{', 'wire.jsonl, line 2: is not JSON'],
    ['{"time":1,"session":1,"event":"spoken"}', 'wire.jsonl, line 2: event: "spoken" is not one of'],
    ['{"time":1,"session":1,"event":"sent","hex":"0"}', 'line 2: hex: "0"'],
  ])('refuses %s', (line, message) => {
    const first = '{"time":0,"session":1,"event":"opened"}\n';
    expect(() => parseCapture(`${first}${line}\n`, 'wire.jsonl')).toThrow(message);
  });
});

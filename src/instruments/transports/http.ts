import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { type Ask, longestAnswer, type Method, noAnswer, parseAnswer } from './ask.ts';
import { type CaptureEntry, replayPrefix } from './capture.ts';

export type HttpAddress = {
  /** Such as `http://10.0.0.7:8000`. */
  readonly url: string;
  /** For one question and its whole answer [ms]. */
  readonly deadline: number;
  /** Name of the environment variable with a token, which goes into the Authorization header. */
  readonly tokenVariable?: string;
};

/** An instrument that answers over HTTP. Redirections are not followed. */
export function http({ url, deadline, tokenVariable }: HttpAddress): Ask {
  const base = url.replace(/\/$/, '');
  return {
    address: base,
    async ask(method, path, body) {
      let text: string;
      let status: number;
      try {
        const response = await fetch(base + path, {
          method,
          redirect: 'error',
          signal: AbortSignal.timeout(deadline),
          headers: headersFor(body, tokenVariable),
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        status = response.status;
        text = await readText(response);
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw noAnswer(base, method, path, explain(error, deadline));
      }
      return { status, body: parseAnswer(base, method, path, text) };
    },
    close: () => undefined,
  };
}

function headersFor(body: Json | undefined, tokenVariable: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (tokenVariable === undefined) return headers;
  const token = process.env[tokenVariable];
  if (token === undefined)
    throw new AppError(
      'no-token',
      `the environment variable ${tokenVariable} with the instrument's token is not set`,
    );
  return { ...headers, authorization: `Bearer ${token}` };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > longestAnswer) throw new Error(`the answer is longer than ${longestAnswer} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function explain(error: unknown, deadline: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `nothing came within ${deadline} ms`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return [describeError(error), cause].filter((part) => part !== '').join(': ');
}

/** The same questions, each of which is told to `record` with its answer, in the form of a capture file. */
export function capturedAsk(asked: Ask, record: (entry: CaptureEntry) => void): Ask {
  const start = performance.now();
  const say = (event: CaptureEntry['event'], content: object): void =>
    record({
      time: Math.round((performance.now() - start) * 1e3) / 1e6,
      session: 1,
      event,
      text: JSON.stringify(content),
    });
  return {
    ...asked,
    async ask(method, path, body) {
      say('sent', { method, path, ...(body !== undefined && { body }) });
      try {
        const answer = await asked.ask(method, path, body);
        say('received', answer);
        return answer;
      } catch (error) {
        say('lost', { why: describeError(error) });
        throw error;
      }
    },
  };
}

/** A capture of questions and answers in place of the instrument. @throws AppError `capture-mismatch` naming the entry */
export function replayedAsk(entries: readonly CaptureEntry[], name: string): Ask {
  let next = 0;
  const address = `${replayPrefix}${name}`;
  return {
    address,
    async ask(method: Method, path, body) {
      const sent = JSON.stringify({ method, path, ...(body !== undefined && { body }) });
      const [expected, answer] = [entries[next], entries[next + 1]];
      if (expected?.event !== 'sent' || expected.text !== sent)
        throw new AppError(
          'capture-mismatch',
          `${name}, entry ${next + 1}: the recording has ${expected?.text ?? 'ended'}, and ${sent} was sent`,
        );
      next += 2;
      if (answer?.event === 'received')
        return JSON.parse(answer.text ?? 'null') as { status: number; body: unknown };
      throw noAnswer(address, method, path, answer?.text ?? 'the recording ends here');
    },
    close: () => undefined,
  };
}

import type { MqttClient } from 'mqtt';
import { describeError } from '../../core/error.ts';
import { type Answer, type Ask, noAnswer } from './ask.ts';

export type MqttAddress = {
  /** Such as `mqtt://10.0.0.2:1883`. */
  readonly url: string;
  /** The instrument listens on `TOPIC/ask` and answers on the topic that the question names. */
  readonly topic: string;
  readonly deadline: number;
};

type Waiting = { resolve(answer: Answer): void; reject(error: Error): void };

/**
 * Questions and answers through a broker: `{ id, method, path, body, replyTo }` one way, `{ id, status, body }` the other. An
 * answer that nobody waits for, a second or a late one, is dropped by its id. Nothing is queued while the broker is away.
 */
export function mqtt({ url, topic, deadline }: MqttAddress): Ask {
  const replyTo = `${topic}/reply/${crypto.randomUUID()}`;
  const address = `${url}/${topic}`;
  const waiting = new Map<string, Waiting>();
  let client: Promise<MqttClient> | null = null;
  let latest: MqttClient | null = null;
  const lose = (lost: MqttClient): void => {
    if (latest === lost) client = null;
    lost.end(true);
  };
  /** The next question opens a connection of its own; one that failed is not left behind. */
  const giveUp = (failed: Promise<MqttClient> | null): void => {
    if (client === failed) client = null;
    failed?.then(
      (open) => open.end(true),
      () => undefined,
    );
  };

  const connect = async (): Promise<MqttClient> => {
    const { connectAsync } = await import('mqtt');
    // Without a reconnection of its own: a command must not go out at a time of the broker's choosing.
    const options = {
      connectTimeout: deadline,
      reconnectPeriod: 0,
      queueQoSZero: false,
      clean: true,
      keepalive: 0,
    };
    const opened = await connectAsync(url, options, false);
    opened.on('close', () => lose(opened));
    opened.on('error', () => lose(opened));
    opened.on('message', (_topic, bytes) => takeAnswer(waiting, bytes.toString('utf8')));
    latest = opened;
    await opened.subscribeAsync(replyTo, { qos: 1 });
    // An open connection alone does not keep the process alive.
    (opened.stream as { unref?: () => void }).unref?.();
    return opened;
  };

  return {
    address,
    async ask(method, path, body) {
      const id = crypto.randomUUID();
      let used = client;
      const deadlineSignal = AbortSignal.timeout(deadline);
      try {
        client ??= connect();
        used = client;
        const open = await used;
        const answer = new Promise<Answer>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          deadlineSignal.addEventListener('abort', () =>
            reject(new Error(`nothing came within ${deadline} ms`)),
          );
        });
        answer.catch(() => undefined);
        const question = JSON.stringify({ id, method, path, replyTo, ...(body !== undefined && { body }) });
        // At most once: a broker keeps what is sent with more for an instrument that is away, and would hand it a command much later.
        await open.publishAsync(`${topic}/ask`, question, { qos: 0 });
        return await answer;
      } catch (error) {
        giveUp(used);
        throw noAnswer(address, method, path, describeError(error));
      } finally {
        waiting.delete(id);
      }
    },
    close() {
      giveUp(client);
    },
  };
}

/** Hands an answer to whoever waits for it by its id. */
function takeAnswer(waiting: Map<string, Waiting>, text: string): void {
  let message: { id?: unknown; status?: unknown; body?: unknown };
  try {
    message = JSON.parse(text) as typeof message;
  } catch {
    // It cannot be told which question this answers; that question runs into its deadline.
    return;
  }
  const id = String(message?.id);
  const one = waiting.get(id);
  waiting.delete(id);
  if (typeof message?.status === 'number')
    one?.resolve({ status: message.status, body: message.body ?? null });
  else one?.reject(new Error(`an answer without status came: ${text.slice(0, 80)}`));
}

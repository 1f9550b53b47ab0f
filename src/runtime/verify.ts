import type { StoredEvent } from '../campaign/index.ts';
import { describeError } from '../core/error.ts';
import { eventHash, firstPrevHash } from './event-chain.ts';

/** Something wrong with one event of a stream; `detail` carries what was found and what was expected. */
export type StreamProblem = {
  readonly stream: string;
  readonly seq: number;
  readonly problem: 'wrong-stream' | 'gap' | 'broken-chain' | 'changed-content';
  readonly detail: string;
};

/** Checks a whole stream, given from its first event on: numbering, chain and content. An empty list means that it is intact. */
export function verifyStream(events: readonly StoredEvent[]): readonly StreamProblem[] {
  const stream = events[0]?.stream ?? '';
  let previous = { seq: 0, hash: firstPrevHash(stream) };
  return events.flatMap((event) => {
    const problems = verifyEvent(stream, previous, event);
    previous = event;
    return problems;
  });
}

function verifyEvent(
  stream: string,
  previous: Pick<StoredEvent, 'seq' | 'hash'>,
  event: StoredEvent,
): readonly StreamProblem[] {
  const problems: StreamProblem[] = [];
  const report = (problem: StreamProblem['problem'], found: unknown, expected: unknown): void => {
    problems.push({ stream, seq: event.seq, problem, detail: `found ${found}, expected ${expected}` });
  };
  if (event.stream !== stream) report('wrong-stream', event.stream, stream);
  if (event.seq !== previous.seq + 1) report('gap', `number ${event.seq}`, `number ${previous.seq + 1}`);
  if (event.prevHash !== previous.hash)
    report('broken-chain', `previous hash ${event.prevHash}`, previous.hash);
  const hash = recomputeHash(event);
  if (hash !== event.hash) report('changed-content', `hash ${event.hash}`, hash);
  return problems;
}

function recomputeHash(event: StoredEvent): string {
  try {
    return eventHash(event);
  } catch (error) {
    return `content that can be hashed (${describeError(error)})`;
  }
}

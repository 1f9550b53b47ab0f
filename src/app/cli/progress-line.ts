import type { Output } from './output.ts';

/** Progress with the time left on stderr: one line that is rewritten on a terminal, else a line now and then. */
export type ProgressLine = { show(doneFraction: number, note: string): void; close(): void };

/** Until the first showing, and between the others [s]. */
const pauses = { terminal: { first: 0.2, later: 0.2 }, pipe: { first: 1, later: 15 } };

export function createProgressLine(output: Output): ProgressLine {
  const startedAt = performance.now();
  const { first, later } = output.isTerminal ? pauses.terminal : pauses.pipe;
  let showsAt = startedAt + 1000 * first;
  let isShown = false;
  return {
    show(doneFraction, note) {
      const now = performance.now();
      if (now < showsAt) return;
      showsAt = now + 1000 * later;
      const elapsed = (now - startedAt) / 1000;
      const text =
        doneFraction > 0
          ? `${Math.floor(100 * doneFraction)} % done, about ${describeSeconds(elapsed / doneFraction - elapsed)} left  (${note})`
          : `begun ${describeSeconds(elapsed)} ago, time left not known yet  (${note})`;
      if (output.isTerminal) process.stderr.write(`\r\x1b[2K${text.slice(0, output.width - 1)}`);
      else output.note(text);
      isShown = output.isTerminal;
    },
    close() {
      if (isShown) process.stderr.write('\r\x1b[2K');
      isShown = false;
    },
  };
}

const describeSeconds = (seconds: number): string =>
  seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

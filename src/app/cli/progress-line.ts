import type { Output } from './output.ts';

/** Progress with the time left on stderr: one line that is rewritten on a terminal, else a line now and then. */
export type ProgressLine = { show(doneFraction: number, note: string): void; close(): void };

const secondsBetween = { terminal: 0.2, pipe: 15 };

export function createProgressLine(output: Output): ProgressLine {
  const startedAt = performance.now();
  const pause = output.isTerminal ? secondsBetween.terminal : secondsBetween.pipe;
  let shownAt = startedAt;
  let isShown = false;
  return {
    show(doneFraction, note) {
      const now = performance.now();
      if (now - shownAt < 1000 * pause) return;
      shownAt = now;
      const elapsed = (now - startedAt) / 1000;
      const left = describeSeconds(elapsed / Math.max(1e-9, doneFraction) - elapsed);
      const text = `${Math.floor(100 * doneFraction)} % done, about ${left} left  (${note})`;
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

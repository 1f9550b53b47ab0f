import { AppError } from '../../core/error.ts';

/** A text read line by line, with tables of numbers spread over whole lines. */
export type NumberLines = {
  /** The next line, trimmed. */
  line(what: string): string;
  /** The next `count` numbers, which must end where a line ends. */
  numbers(count: number, what: string): Float64Array;
  /** Refuses anything but blank lines. */
  end(): void;
};

/**
 * Opens a text whose errors carry `code`, the line number and what was expected. Fortran's D exponents are numbers too.
 * @throws code — from the methods: the text ends early, a word is no number, or numbers are left over on a line.
 */
export function openNumberLines(text: string, code: string): NumberLines {
  const lines = text.split(/\r?\n/);
  let at = 0;
  const fail = (expected: string): never => {
    const found = lines[at - 1]?.trim().slice(0, 60) ?? '';
    throw new AppError(code, `line ${at}: expected ${expected}, found "${found}"`);
  };
  const next = (what: string): string => {
    if (at >= lines.length)
      throw new AppError(code, `the text ends after ${lines.length} lines; expected ${what}`);
    return lines[at++]!.trim();
  };
  return {
    line: next,
    numbers(count, what) {
      const values = new Float64Array(count);
      let used = 0;
      while (used < count) {
        const line = next(`${what} (${count} numbers, ${used} read)`);
        if (line === '') continue;
        for (const word of line.split(/[\s,]+/)) {
          const value = /^[-+.\d]/.test(word) ? Number(word.replace(/[dD]/, 'e')) : Number.NaN;
          if (!Number.isFinite(value)) fail(`${what}: a number, not "${word.slice(0, 20)}"`);
          if (used === count) fail(`${what}: ${count} numbers that end at the end of a line`);
          values[used++] = value;
        }
      }
      return values;
    },
    end() {
      while (at < lines.length) if (lines[at++]!.trim() !== '') fail('the end of the text');
    },
  };
}

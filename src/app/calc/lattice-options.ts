import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../../kernels/crystal/index.ts';

/** Three whole numbers of at least 1, `3,3,3` or `3x3x3`. @throws AppError `bad-option` */
export function parseCounts(name: string, text: string): Vector3 {
  const counts = text.split(/[,x]/).map(Number);
  if (counts.length !== 3 || counts.some((n) => !(Number.isInteger(n) && n >= 1 && n <= 1000)))
    throw new AppError(
      'bad-option',
      `${name} is "${text}"; expected three whole numbers of at least 1, such as 3,3,3`,
    );
  return [counts[0]!, counts[1]!, counts[2]!];
}

/** Numbers with commas between. @throws AppError `bad-option` */
export function parseList(name: string, text: string): readonly number[] {
  const numbers = text.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  if (numbers.some((x) => !Number.isFinite(x)))
    throw new AppError('bad-option', `${name} is "${text}"; expected numbers with commas between`);
  return numbers;
}

/**
 * Runs of named wave vectors, `G 0 0 0, X 0.5 0 0.5 | G 0 0 0, L 0.5 0.5 0.5`: points with commas between, runs with bars.
 * @throws AppError `bad-option`
 */
export function parsePath(
  text: string,
): readonly (readonly { readonly label: string; readonly q: Vector3 }[])[] {
  return text.split('|').map((run) =>
    run.split(',').map((point) => {
      const [label = '', ...words] = point.trim().split(/\s+/);
      const q = words.map((word) => fraction(word));
      if (label === '' || q.length !== 3 || q.some((x) => !Number.isFinite(x)))
        throw new AppError(
          'bad-option',
          `--path: "${point.trim()}" is no point; expected a name and three fractions, such as X 0.5 0 1/2`,
        );
      return { label, q: [q[0]!, q[1]!, q[2]!] as const };
    }),
  );
}

function fraction(word: string): number {
  const [top, bottom = '1', ...rest] = word.split('/');
  return rest.length > 0 || top === '' ? Number.NaN : Number(top) / Number(bottom);
}

/** Options of `onnes calc relax`, as typed. */
export type RelaxCommandOptions = {
  readonly potential?: string;
  readonly cell: 'fixed' | 'volume' | 'full';
  readonly pressure: number;
  readonly method: 'lbfgs' | 'fire';
  readonly force: number;
  readonly stress: number;
  readonly steps: number;
  readonly symmetry: boolean;
  readonly out?: string;
};

/** Options of `onnes calc phonons`, as typed. */
export type PhononOptions = {
  readonly potential?: string;
  readonly forces?: string;
  readonly supercell?: string;
  readonly displacement: number;
  readonly relax: boolean;
  readonly primitive: boolean;
  readonly path?: string;
  readonly points: number;
  readonly grid?: string;
  readonly width?: number;
  readonly temperatures: string;
};

/** Options of `onnes calc elastic`, as typed. */
export type ElasticOptions = {
  readonly potential?: string;
  readonly strain: number;
  readonly clamped?: true;
  readonly range: number;
};

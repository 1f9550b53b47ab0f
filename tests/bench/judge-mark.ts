import { analyses } from '../../src/analyses/index.ts';
import { type MarkKind, type MarkOptions, markShapes, syntheticMark } from './synthetic-marks.ts';
import { noiseNames } from './synthetic-transition.ts';

/** What an analysis said of one run of known truth; `z` is the error over the stated sd, null where nothing was found. */
export type Verdict = { readonly z: number | null; readonly error: number | null };

export function judgeMark(options: MarkOptions): Verdict {
  const run = syntheticMark(options);
  const analysis = analyses.find(({ name }) => name === run.analysis)!;
  const file = { sample: 's', name: 'm.csv', bytes: new TextEncoder().encode(run.text), blob: 'b' };
  const [outcome] = analysis.analyse([file], [], analysis.parseOptions(run.options));
  const found = outcome!.findings.find(
    ({ quantity, criterion }) => quantity === run.quantity && criterion.includes(run.criterion),
  );
  if (found === undefined || found.value === null) return { z: null, error: null };
  if (run.truth === null) return { z: Number.POSITIVE_INFINITY, error: null };
  const error = found.value - run.truth;
  return { z: found.sd === null ? Number.POSITIVE_INFINITY : error / found.sd, error: error / run.truth };
}

export type Coverage = {
  readonly count: number;
  readonly found: number;
  readonly covered: number;
  readonly rms: number;
};

/** Coverage of the 95 % interval of one shape, over all noises and some seeds. */
export function coverageOf(
  kind: MarkKind,
  shape: string,
  signalToNoise: number,
  seeds: readonly number[],
): Coverage {
  const zs: number[] = [];
  let count = 0;
  for (const noise of noiseNames)
    for (const seed of seeds) {
      count++;
      const { z } = judgeMark({ kind, seed, shape, noise, signalToNoise });
      if (z !== null) zs.push(z);
    }
  return {
    count,
    found: zs.length,
    covered: zs.filter((z) => Math.abs(z) < 1.96).length,
    rms: Math.sqrt(zs.reduce((sum, z) => sum + z * z, 0) / Math.max(1, zs.length)),
  };
}

export const shapesOf = (kind: MarkKind): readonly string[] => markShapes[kind];

import { openSpinRunner } from '../../src/app/calc/run-spin-tasks.ts';
import type { CurieEffort, SpinModel } from '../../src/kernels/magnetism/index.ts';
import { curieWork } from '../../src/kernels/magnetism/index.ts';

/** Workers on all cores, with what is done on stderr. */
export const openRunner = (model: SpinModel, effort: CurieEffort) =>
  openSpinRunner(
    {
      progress: (fraction, note) => process.stderr.write(`\r\x1b[2K${Math.round(100 * fraction)} %  ${note}`),
      signal: { aborted: false },
    },
    curieWork(model, effort, false),
  );

/** `value` ± `sd` in so many decimals. */
export const withSd = (value: number, sd: number, decimals: number): string =>
  `${value.toFixed(decimals)} ± ${sd.toFixed(decimals)}`;

import { writeFileSync } from 'node:fs';
import { AppError, describeError } from '../../../core/error.ts';
import { type Rescored, type Rollout, rescoreRollouts, rewardWeights } from '../../../gym/index.ts';
import { findFamily } from '../../gym/find-family.ts';
import { noRollouts, readRollouts } from '../../gym/rollout-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';
import { createProgressLine } from '../progress-line.ts';

type RescoreOptions = { readonly out?: string; readonly kappa?: number; readonly json?: boolean };

/** Status 1 where a stored reward is not the one that comes out under the weights that it was paid by. */
export async function action(output: Output, options: RescoreOptions, file: string): Promise<number> {
  const { kappa = rewardWeights.kappa } = options;
  if (!(kappa >= 0)) throw new AppError('bad-options', `--kappa is ${kappa}; expected 0 or more`);
  const { rollouts, isCutShort } = readRollouts(file);
  if (rollouts.length === 0) output.note(noRollouts(file));
  if (isCutShort) output.note('note: the last line was cut short and is left out');
  const rescored = await rescoreAll(output, rollouts, kappa);
  if (rescored === null) return exitCode.interrupted;
  if (options.out !== undefined) writeRollouts(options.out, rescored);
  const changed = rescored.filter(({ isSame }) => !isSame);
  const document = {
    rollouts: rescored.length,
    same: rescored.length - changed.length,
    changed: changed.map(({ rollout: { rollout_id, receipt } }) => ({
      rollout_id,
      before: rollouts.find((one) => one.rollout_id === rollout_id)?.receipt.total,
      after: receipt.total,
    })),
  };
  if (options.json === true) output.print(JSON.stringify(document));
  else {
    output.print(`${document.same} of ${document.rollouts} rollouts score the same, bit for bit`);
    for (const { rollout_id, before, after } of document.changed.slice(0, 20))
      output.print(`${rollout_id}: ${before} → ${after}`);
    if (changed.length > 20) output.print(`and ${changed.length - 20} more`);
  }
  return changed.length > 0 && options.kappa === undefined ? exitCode.failed : exitCode.done;
}

/** Rollouts of settled rounds are settled anew, all others scored one by one; null where Ctrl-C came. */
export async function rescoreAll(
  output: Output,
  rollouts: readonly Rollout[],
  kappa: number,
): Promise<readonly Rescored[] | null> {
  const progress = createProgressLine(output);
  const stop = listenForStop(output);
  try {
    return await rescoreRollouts(rollouts, {
      familyOf: findFamily,
      weights: { ...rewardWeights, kappa },
      onProgress: (done, { rollout_id }) => progress.show(done / rollouts.length, rollout_id),
      isStopped: () => stop.signal.aborted,
    });
  } finally {
    progress.close();
    stop.dispose();
  }
}

export function writeRollouts(path: string, rescored: readonly Rescored[]): void {
  try {
    writeFileSync(path, rescored.map(({ rollout }) => `${JSON.stringify(rollout)}\n`).join(''));
  } catch (error) {
    throw new AppError('cannot-write', `cannot write ${path}: ${describeError(error)}`);
  }
}

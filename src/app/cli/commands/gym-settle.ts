import { AppError } from '../../../core/error.ts';
import { chooseSettlements, type Rescored, rewardWeights } from '../../../gym/index.ts';
import { auditSecret } from '../../gym/audit-secret.ts';
import { noRollouts, readRollouts } from '../../gym/rollout-file.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { rescoreAll, writeRollouts } from './gym-rescore.ts';

type SettleOptions = {
  readonly out: string;
  readonly top: number;
  readonly share: number;
  readonly round: string;
  readonly store?: string;
  readonly json?: boolean;
};

/** Has the platform choose which stored rollouts are measured, and pays all of them by what that says. */
export async function action(output: Output, options: SettleOptions, file: string): Promise<number> {
  const { out, top, share, round } = options;
  if (!(share >= 0.1 && share <= 1))
    throw new AppError('bad-option', `--share is ${share}; expected 0.1 to 1`);
  const { rollouts, isCutShort } = readRollouts(file);
  if (rollouts.length === 0) output.note(noRollouts(file));
  if (isCutShort) output.note('note: the last line was cut short and is left out');
  const secret = auditSecret(options);
  const chosen = chooseSettlements(rollouts, { round, topCount: top, randomShare: share, secret });
  const settled = await rescoreAll(output, chosen, rewardWeights.kappa);
  if (settled === null) return exitCode.interrupted;
  writeRollouts(out, settled);
  const document = summarize(settled);
  if (options.json === true) output.print(JSON.stringify({ round, ...document, out }));
  else {
    output.print(
      `${document.audited} of ${document.rollouts} rollouts were measured by the platform: ${document.top} best-paid, ${document.random} drawn`,
    );
    output.print(
      `${document.superseded} receipts are superseded; the rollouts are in ${out} (simulated: twins, kernels and pools of recorded data)`,
    );
    output.note(`check it bit for bit: onnes gym rescore ${out}; watch it: onnes gym watch ${out}`);
  }
  return exitCode.done;
}

function summarize(settled: readonly Rescored[]) {
  const audits = settled.flatMap(({ rollout }) => rollout.settlement?.audit ?? []);
  return {
    rollouts: settled.length,
    audited: audits.length,
    top: audits.filter(({ why }) => why === 'top').length,
    random: audits.filter(({ why }) => why === 'random').length,
    superseded: settled.filter(({ isSame }) => !isSame).length,
  };
}

import { AppError } from '../../../core/error.ts';
import {
  chooseSettlements,
  claimedUtility,
  estimateMeanGap,
  type RewardWatch,
  type Rollout,
  watchRewards,
} from '../../../gym/index.ts';
import { auditSecret } from '../../gym/audit-secret.ts';
import { noRollouts, readRollouts } from '../../gym/rollout-file.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

type WatchOptions = {
  readonly top: number;
  readonly share: number;
  readonly store?: string;
  readonly gapBound: number;
  readonly json?: boolean;
};

type Watched = RewardWatch & { readonly family: string; readonly meanGap: number | null };

/** Status 1 where training is to be frozen. */
export async function action(output: Output, options: WatchOptions, file: string): Promise<number> {
  const { top, gapBound } = options;
  if (!(gapBound >= 0 && gapBound <= 1))
    throw new AppError('bad-option', `--gap-bound is ${gapBound}; expected a utility of 0 to 1`);
  if (!(options.share >= 0.1 && options.share <= 1))
    throw new AppError('bad-option', `--share is ${options.share}; expected 0.1 to 1`);
  const { rollouts: stored, isCutShort } = readRollouts(file);
  if (stored.length === 0) output.note(noRollouts(file));
  if (isCutShort) output.note('note: the last line was cut short and is left out');
  const rollouts = chooseSettlements(stored, {
    ...{ round: 'watch', topCount: top, randomShare: options.share },
    secret: auditSecret(options),
  });
  const families = Map.groupBy(rollouts, ({ task }) => task.family);
  const watches = [...families].map(
    ([family, own]): Watched => ({
      family,
      meanGap: meanGapOf(own),
      ...watchRewards(own, { topCount: top, gapBound, trueUtilityOf }),
    }),
  );
  if (options.json === true) output.print(JSON.stringify({ families: watches }));
  else for (const watch of watches) printWatch(output, watch.family, watch, gapBound);
  return watches.some(({ isFrozen }) => isFrozen) ? exitCode.failed : exitCode.done;
}

/** Of what the platform chose, the truth of the task's world, which no reward is computed from; of matter, only what was measured. */
const trueUtilityOf = ({ receipt, verdict, settlement }: Rollout): number | undefined =>
  receipt.status === 'settled' && settlement?.audit ? verdict.trueUtility : undefined;

/** Mean gap of all that claim something, estimated from those that were chosen. */
const meanGapOf = (rollouts: readonly Rollout[]): number | null =>
  estimateMeanGap(
    rollouts
      .filter(({ settlement }) => settlement !== undefined)
      .map((rollout) => ({
        claimed: claimedUtility(rollout),
        settled: trueUtilityOf(rollout) ?? null,
        probability: rollout.settlement?.audit?.probability ?? 1,
      })),
  );

function printWatch(output: Output, family: string, watch: Watched, gapBound: number): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const list = (counts: { readonly [name: string]: number }, show: (count: number) => string) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${show(count)}`)
      .join(', ') || 'none';
  const { hackingGap: gap, sigmaDrift: drift, groups, histogram } = watch;
  output.print(`${family}: ${watch.rollouts} rollouts`);
  output.print(
    gap === null
      ? '  hacking gap: nothing was audited'
      : `  hacking gap of the ${gap.audited} best-paid: ${gap.mean.toFixed(3)}${gap.standardError === null ? '' : ` ± ${gap.standardError.toFixed(3)}`} of the utility, bound ${gapBound}${watch.isFrozen ? ': freeze training' : ''}`,
  );
  if (watch.meanGap !== null)
    output.print(`  mean gap of all, estimated from those drawn: ${watch.meanGap.toFixed(3)} of the utility`);
  if (drift !== null)
    output.print(`  sd of the utility: ${drift.earlier.toFixed(3)} earlier, ${drift.later.toFixed(3)} later`);
  output.print(
    `  duplicates ${percent(watch.duplicateRate)}, truncated ${percent(watch.truncatedShare)}, groups without variance ${groups.zeroVariance} of ${groups.count}`,
  );
  output.print(`  failed gates: ${list(watch.gateFailures, String)}`);
  output.print(`  paid on evidence: ${list(watch.rewardByFidelity, percent)}`);
  output.print(
    `  rewards from ${histogram.from.toFixed(3)} to ${histogram.to.toFixed(3)}: ${histogram.counts.join(' ')}`,
  );
}

import { formatDesign, formatNumber } from '../../../core/format-quantity.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { scoreTwin, type TwinScore } from '../../workspace/score-twin.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

/** Opens the sealed truth of a closed campaign of the digital twin and says how well it did. */
export async function action(
  output: Output,
  options: { store?: string; labModule?: string; json?: boolean },
  text: string,
): Promise<number> {
  const workspace = await openWorkspace(options, openExistingStore);
  try {
    const score = await scoreTwin(workspace, await findCampaign(workspace.store, text));
    if (options.json) output.print(JSON.stringify(score));
    else for (const line of describe(score)) output.print(line);
    return exitCode.done;
  } finally {
    await workspace.store.close();
  }
}

function describe({
  campaign,
  best,
  optimum,
  regret,
  unit,
  units,
  calibration,
  wentWrong,
  commitment,
}: TwinScore): readonly string[] {
  const stated = (value: number): string => `${formatNumber(value)} ${unit}`;
  return [
    `${campaign}: simulated; its seals are opened, and agree with the commitment ${commitment.slice(0, 16)} in the log`,
    best === null
      ? 'named best: none'
      : `named best: ${formatDesign(best.design, units)}: measured ${stated(best.measured)}, in truth ${stated(best.truth)}`,
    `best of the world: ${formatDesign(optimum.design, units)}: ${stated(optimum.truth)} (${optimum.among})`,
    `regret: ${stated(regret)}`,
    calibration === null
      ? 'forecasts: none'
      : `forecasts: ${calibration.count}, mean CRPS ${stated(calibration.meanCrps)}, ${Math.round(100 * calibration.coverage90)} % inside 90 % intervals`,
    ...wentWrong.map(
      ({ what, count, measuredAllTheSame }) =>
        `went wrong: ${what} ${count} ×, a value all the same ${measuredAllTheSame} ×`,
    ),
  ];
}

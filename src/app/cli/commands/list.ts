import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import { type CampaignSummary, summaryProjection } from '../../../runtime/index.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; labModule?: string; json?: boolean },
): Promise<number> {
  const store = await openExistingStore(options);
  try {
    const campaigns = (await store.rows(summaryProjection)).map(
      (row) => row.value as unknown as CampaignSummary,
    );
    if (options.json) output.print(JSON.stringify(campaigns));
    else if (campaigns.length === 0)
      output.print('no campaigns yet; try: onnes run campaigns/bcc-alloys.yaml');
    else
      for (const line of formatTable(
        ['id', 'status', 'experiments', 'best', 'planner', 'goal', 'name'],
        campaigns.map(describe),
      ))
        output.print(line);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

const describe = ({ id, status, experiments, best, planner, goal, name }: CampaignSummary): string[] => [
  id,
  status,
  `${experiments.attempted}/${experiments.budget}`,
  best === null ? '–' : `${formatNumber(best.value)}${formatUnit(best.unit)}`,
  planner,
  goal,
  name,
];

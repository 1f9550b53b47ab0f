import { countDesigns } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { builtInDefinitions } from '../../lab.ts';
import { loadCampaign } from '../../workspace/load-campaign.ts';
import { readWorkspaceLaboratory } from '../../workspace/open-laboratory.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; data?: string; json?: boolean },
  file: string,
): Promise<number> {
  const laboratory = readWorkspaceLaboratory(options, builtInDefinitions);
  const { spec, warnings } = await loadCampaign(file, { data: options.data }, builtInDefinitions, laboratory);
  for (const warning of warnings) output.note(`note: ${warning}`);
  if (options.json) output.print(JSON.stringify(spec));
  else {
    const size = countDesigns(spec.space);
    const designs = Number.isFinite(size) ? `${formatNumber(size)} designs` : 'infinitely many designs';
    const stages = spec.protocol.map((stage) => stage.name).join(' → ');
    output.print(
      `${file} is valid: ${spec.space.variables.length} variables, ${designs}, ${spec.budget.experiments} experiments; ${stages}`,
    );
  }
  return exitCode.done;
}

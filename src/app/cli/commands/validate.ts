import { countDesigns } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { builtInDefinitions } from '../../lab.ts';
import { checkModelSwitch } from '../../models/check-switch.ts';
import { loadCampaign } from '../../workspace/load-campaign.ts';
import { readWorkspaceLaboratory } from '../../workspace/open-laboratory.ts';
import { workspaceAddress } from '../../workspace/open-workspace-store.ts';
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
  try {
    checkModelSwitch(spec, workspaceAddress(options).folder);
  } catch (error) {
    // the file may be meant for another workspace
    if (!(error instanceof AppError)) throw error;
    output.note(`note: in this workspace it cannot run: ${error.message}`);
  }
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

import { writeReport } from '../../workspace/collect-report.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; labModule?: string; out?: string },
  text: string,
): Promise<number> {
  const workspace = await openWorkspace(options, openExistingStore);
  try {
    output.print(await writeReport(workspace, await findCampaign(workspace.store, text), options.out));
    return exitCode.done;
  } finally {
    await workspace.store.close();
  }
}

import { AppError } from '../../../core/error.ts';
import { campaignStream, openCampaignView } from '../../../runtime/index.ts';
import { formatExperimentsCsv } from '../../export-experiments.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { writeWholeFile } from '../../workspace/write-whole-file.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

type ExportOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly format: string;
  readonly out?: string;
};

export async function action(output: Output, options: ExportOptions, text: string): Promise<number> {
  if (options.format !== 'csv' && options.format !== 'jsonl') {
    throw new AppError('bad-option', `--format is "${options.format}", expected csv or jsonl`);
  }
  const store = await openExistingStore(options);
  try {
    const id = await findCampaign(store, text);
    let content: string;
    if (options.format === 'jsonl')
      content = (await store.read(campaignStream(id))).map((event) => JSON.stringify(event)).join('\n');
    else {
      const view = openCampaignView(store, id);
      await view.refresh();
      const state = view.state();
      if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
      content = formatExperimentsCsv(state);
    }
    if (options.out === undefined) output.print(content);
    else await writeWholeFile(options.out, `${content}\n`);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

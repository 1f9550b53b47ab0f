import { findCampaign } from '../../workspace/find-campaign.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { verifyCampaign } from '../../workspace/verify-campaign.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

type VerifyOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly json?: boolean;
  readonly recompute?: boolean;
};

/** Checks the record of a campaign; exit status 1 when anything is wrong. */
export async function action(output: Output, options: VerifyOptions, text: string): Promise<number> {
  const { store, lab } = await openWorkspace(options, openExistingStore);
  try {
    const id = await findCampaign(store, text);
    const verification = await verifyCampaign(store, id, options.recompute ? lab.definitions : null);
    const { events, files, recomputed, headHash, problems } = verification;
    if (options.json) output.print(JSON.stringify(verification));
    else {
      for (const { where, detail } of problems) output.print(`${where}: ${detail}`);
      const extra = options.recompute ? `, ${recomputed} steps computed again` : '';
      const verdict = problems.length === 0 ? 'intact' : `${problems.length} problems`;
      output.print(
        `${id}: ${events} events, ${files} files${extra}: ${verdict}; head ${headHash.slice(0, 16)}`,
      );
    }
    return problems.length === 0 ? exitCode.done : exitCode.failed;
  } finally {
    await store.close();
  }
}

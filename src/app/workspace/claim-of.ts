import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  assessClaim,
  type CampaignState,
  type Claim,
  type Design,
  designAmounts,
  type NoveltyEvidence,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { createNoveltyJudge, type KnownCompound } from '../../kernels/candidates/index.ts';
import { parseComposition } from '../../kernels/crystal/index.ts';
import { createLaboratoryView, type Store } from '../../runtime/index.ts';
import { builtInCompounds, builtInFacts, presentOf } from '../built-in-novelty.ts';
import { readTable } from '../read-table.ts';

/** File of the workspace with compounds that are known, in a column `formula`. */
const knownFile = 'known.csv';

/**
 * What the leader of a campaign may be called, against the compounds that the program and the workspace's `known.csv` know. Null when
 * nothing leads. @throws AppError `bad-columns`, `bad-formula` — `known.csv` cannot be read
 */
export async function claimOf(store: Store, folder: string, state: CampaignState): Promise<Claim | null> {
  const laboratory = createLaboratoryView(store, state.spec.laboratory.name);
  await laboratory.refresh();
  const own = await readKnown(join(folder, knownFile));
  const known = [...builtInCompounds(), ...own];
  const facts = `${builtInFacts}${own.length > 0 ? ` and ${own.length} rows of ${knownFile}` : ''}`;
  let judge: ReturnType<typeof createNoveltyJudge> | null = null;
  const novelty = (design: Design): NoveltyEvidence | null => {
    const amounts = designAmounts(state.spec.space, design);
    if (amounts === null) return null;
    judge ??= createNoveltyJudge(known);
    return { reportedBy: judge(presentOf(amounts)).reportedBy, facts };
  };
  return assessClaim(state, { novelty, laboratory: laboratory.state() });
}

async function readKnown(path: string): Promise<KnownCompound[]> {
  if (!existsSync(path)) return [];
  const table = await readTable(path);
  if (!table.columns.includes('formula'))
    throw new AppError(
      'bad-columns',
      `${path} has no column "formula"; its columns are ${table.columns.join(', ')}`,
    );
  return table.rows.map((row, index) => {
    try {
      return {
        source: `${knownFile}, row ${index + 1}`,
        amounts: parseComposition(String(row.formula ?? '')),
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `${path}, row ${index + 1}: ${error.message}`);
    }
  });
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../src/app/workspace/create-clock.ts';
import { loadCampaign } from '../src/app/workspace/load-campaign.ts';
import { openCampaign } from '../src/app/workspace/open-campaign.ts';
import { openWorkspace } from '../src/app/workspace/open-workspace.ts';
import { runCampaigns } from '../src/app/workspace/run-campaigns.ts';
import { computeInWorkers } from '../src/runtime/index.ts';

const root = join(import.meta.dirname, '..');
const person = { kind: 'person', id: 'tester' } as const;

/** The lab module of docs/add-a-planner.md, as a reader would save it. */
function exampleLabModule(): string {
  const page = readFileSync(join(root, 'docs/add-a-planner.md'), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  return code.replace("'onnes'", `'${pathToFileURL(join(root, 'src/app/index.ts')).href}'`);
}

describe('a lab module', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'onnes-lab-'));
    writeFileSync(join(folder, 'onnes.lab.ts'), exampleLabModule());
    writeFileSync(join(folder, 'empty.lab.ts'), 'export const other = 1;\n');
    writeFileSync(join(folder, 'broken.lab.ts'), 'export const lab = ;\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('E7: brings a planner of its own, which workers load too', async () => {
    const workspace = await openWorkspace({ store: 'memory:', labModule: join(folder, 'onnes.lab.ts') });
    const { definitions } = workspace.lab;
    expect(definitions.planners.map((planner) => planner.name)).toContain('farthest');
    expect(definitions.planners.map((planner) => planner.name)).toContain('bayes');
    const file = join(root, 'campaigns/bcc-alloys.yaml');
    const { spec, table } = await loadCampaign(file, { planner: 'farthest', experiments: 4 }, definitions);
    const clock = createClock('virtual');
    const id = await openCampaign(workspace.store, spec, table, clock, person);
    const compute = computeInWorkers(workspace.labModule, 1);
    const clocks = new Map([[spec.laboratory.name, clock]]);
    const states = await runCampaigns({
      workspace,
      ids: [id],
      compute,
      signal: new AbortController().signal,
      clocks,
    });
    await compute.close();
    const state = states.get(id);
    expect(state?.status).toBe('closed');
    expect([...(state?.samples.values() ?? [])].map((sample) => sample.proposal?.why.slice(0, 12))).toEqual(
      Array(4).fill('farthest fro'),
    );
  });

  it('that exports no lab, or cannot be loaded, is refused by name', async () => {
    for (const name of ['empty.lab.ts', 'broken.lab.ts', 'missing.lab.ts']) {
      await expect(openWorkspace({ store: 'memory:', labModule: join(folder, name) })).rejects.toThrow(name);
    }
  });
});

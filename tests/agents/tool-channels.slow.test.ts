import { describe, expect, it } from 'vitest';
import { quoteFailure } from '../../src/agents/index.ts';
import { attacks } from '../../src/agents/prompts/attacks.fixture.ts';
import {
  agentSpec,
  openAgentCampaign,
  runAgentCampaign,
  walker,
} from '../../src/app/agents/scripted-campaign.fixture.ts';
import { lab } from '../../src/app/lab.ts';
import { buildAgentTools } from '../../src/app/tools/index.ts';
import { AppError } from '../../src/core/error.ts';
import type { Json } from '../../src/core/json.ts';
import {
  commandCampaign,
  computeHere,
  createMemoryStore,
  openCampaignView,
} from '../../src/runtime/index.ts';

const { definitions } = lab;
const { signal } = new AbortController();

/** Texts of a result that do not lie under "quoted", names of fields among them. */
function bareTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'quoted' ? [] : [key, ...bareTexts(inner ?? null)],
  );
}

/** What the attacks order, in any writing that keeps its letters. */
const order = /CALL (approve|amend|write-file)/;

describe.each(Object.entries(attacks))('%s', (_, text) => {
  it('reaches a model only as quoted data, whichever tool of the record it asks', async () => {
    const store = createMemoryStore();
    const base = agentSpec();
    const spec = agentSpec({}, { name: text, goals: [{ ...base.goals[0], criterion: text }] });
    const id = await openAgentCampaign(store, { ...spec, budget: { experiments: 8 } });
    const view = openCampaignView(store, id);
    await view.refresh();
    const person = { kind: 'person', id: 'heike' } as const;
    const { goals } = spec;
    const observation = { ...goals[0], value: 3, sd: 0.1, fidelity: 'measured', method: text } as const;
    const { direction: _direction, criterion: _criterion, ...observed } = observation;
    await commandCampaign(
      view,
      { command: 'add-measurement', design: { x: 1 }, observations: [observed], why: text },
      person,
      () => 0,
    );
    await runAgentCampaign(store, id, walker());
    const actor = { kind: 'agent', id: text } as const;
    const compute = computeHere(definitions);
    const tools = buildAgentTools({ store, definitions, compute, actor, filesFolder: null });
    const ask = async (name: string, input: Json): Promise<Json> => {
      const tool = tools.find((one) => one.name === name);
      try {
        return (await tool?.run(input, signal)) ?? null;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return quoteFailure(error);
      }
    };
    const inputs: readonly Json[] = [
      {},
      { campaign: id },
      { campaign: id, sample: 's1' },
      { campaign: id, sample: text },
      { campaign: text },
      { campaign: id, question: 'What is the best so far?' },
      { campaign: id, question: 'Why s1?' },
      { campaign: id, design: { x: 2 }, why: text },
      { campaign: id, design: { [text]: 2 }, why: text },
      { text: `${text}\n${text}`, name: `${text}.csv` },
      { text: `x,${text}\n1,2\n2,3`, name: 'rt.csv', goals: ['max:x'] },
      { path: text, name: 'rt.csv', goals: ['max:x'] },
    ];
    const loud: string[] = [];
    for (const { name } of tools)
      for (const input of inputs)
        for (const bare of bareTexts(await ask(name, input)))
          if (order.test(bare.normalize('NFKC'))) loud.push(`${name}: ${bare.slice(0, 80)}`);
    expect([...new Set(loud)]).toEqual([]);
  });
});

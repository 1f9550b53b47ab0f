import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type CampaignEvent,
  type CampaignState,
  checkDesign,
  type Design,
  designKey,
  foldCampaign,
  next,
  parseCampaign,
  type Step,
  type StoredCampaignEvent,
  viewForPlanner,
} from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { planners } from '../planners/index.ts';

const truth = ({ Nb, Zr, annealing }: Design): number =>
  9 - 20 * (Number(Nb) - 0.65) ** 2 - 40 * (Number(Zr) - 0.15) ** 2 - ((Number(annealing) - 1200) / 100) ** 2;

/** The campaign as its policy and its planner run it, with an instrument that loses 0.02 K with every reading. */
async function runFurnace(rounds: number): Promise<CampaignState> {
  const file = 'campaigns/shared-furnace.yaml';
  const { spec } = parseCampaign(parse(await readFile(file, 'utf8')), null, file);
  const planner = planners.find(({ name }) => name === spec.planner.name)!;
  let state: CampaignState | null = null;
  let seq = 0;
  let readings = 0;
  const append = (event: CampaignEvent): void => {
    const at = seq * 3_600_000;
    const envelope = { by: { kind: 'system', id: 'test' }, at, labAt: at, cause: null, schema: 1 } as const;
    const stored = { ...event, ...envelope, stream: 'campaign/test', seq: ++seq, prevHash: '', hash: '' };
    state = foldCampaign(state, stored as StoredCampaignEvent);
  };
  const perform = async (step: Step, now: CampaignState): Promise<CampaignEvent> => {
    const { key } = step;
    if (step.kind === 'propose') {
      const context = {
        key,
        random: seededRandom(1, key),
        now: 0,
        progress: () => undefined,
        signal: { aborted: false },
      };
      const options = planner.parseOptions(spec.planner.options);
      const proposals = await planner.propose(viewForPlanner(now), step.count, options, context);
      return { type: 'designs-proposed', data: { key, proposals, truncated: false } };
    }
    if (step.kind === 'actuate') {
      const cost = now.inFlight.get(key)!.reserved;
      return { type: 'action-finished', data: { key, files: [], failures: {}, asMade: {}, cost } };
    }
    if (step.kind !== 'analyse') return { type: 'rewards-paid', data: { key, receipts: [] } };
    const findings = step.samples.map((sample) => {
      const value = truth(now.samples.get(sample)!.design) - 0.02 * readings++;
      const reading = { value, sd: 0.05, unit: 'K', quantity: 'critical temperature' };
      const observation = { ...reading, sample, fidelity: 'measured', method: 'midpoint' } as const;
      return { sample, observations: [observation], warnings: [] };
    });
    return { type: 'samples-analysed', data: { key, findings } };
  };
  append({ type: 'campaign-opened', data: { spec, policy: 'policy@1' } });
  for (let turn = 0; turn < 400; turn++) {
    const current: CampaignState = state!;
    if (current.roundCount > rounds) break;
    const plan = next(current);
    for (const decision of plan.decisions) append(decision);
    for (const { step, reserved } of plan.steps)
      append({ type: 'step-started', data: { step, asOf: current.version, definition: 'test@1', reserved } });
    for (const { step } of [...state!.inFlight.values()]) append(await perform(step, state!));
  }
  return state!;
}

it('the shipped campaign of a shared furnace runs: full runs of one temperature, controls, better and better alloys', async () => {
  const state = await runFurnace(4);
  const samples = [...state.samples.values()];
  const proposed = samples.filter(({ origin }) => origin === 'proposed');
  expect(proposed.length).toBeGreaterThanOrEqual(24);
  for (let start = 0; start + 8 <= proposed.length; start += 8) {
    const run = proposed.slice(start, start + 8).map(({ design }) => design.annealing);
    expect(new Set(run).size).toBe(1);
  }
  for (const { design } of samples) expect(checkDesign(state.spec.space, design)).toBe(true);
  const standard = designKey(state.spec.space, samples[0]!.design);
  const controls = samples.filter(({ replicateOf }) => replicateOf === 's1');
  expect(controls.length).toBeGreaterThan(0);
  for (const { design } of controls) expect(designKey(state.spec.space, design)).toBe(standard);
  const best = (from: number, to: number): number =>
    Math.max(...proposed.slice(from, to).map(({ design }) => truth(design)));
  expect(best(16, 32)).toBeGreaterThan(best(0, 8));
  expect(best(16, 32)).toBeGreaterThan(8.7);
});

// When to simulate and when to measure, by value per cost: whole campaigns of the policy itself, with money for measurements and for
// simulations that cost a part of one, against measuring always and simulating always before measuring.
// `node bench/fidelity-cost.ts [--seeds 40] [--first-seed 1] [--problems forrester,branin,misleading] [--prices 0.1,0.3] [--budget 14]`
// Regret is counted over the money spent, in measurements' worth; seeds are paired.
import { parseArgs } from 'node:util';
import {
  type CampaignEvent,
  type CampaignSpec,
  type CampaignState,
  type Design,
  foldCampaign,
  next,
  type Simulator,
  type Stage,
  type Step,
  type Variable,
} from '../src/campaign/index.ts';
import { seededRandom } from '../src/core/random.ts';
import { branin, braninMinimum, cheapForrester, forrester, forresterMinimum } from '../src/insights/index.ts';
import { pairedBootstrap } from '../src/kernels/statistics/index.ts';
import { planners } from '../src/planners/index.ts';
import { performJob } from '../src/runtime/index.ts';
import { describeJob } from '../src/runtime/job.ts';
import { describeMachine } from './machine.ts';

const { values: settings } = parseArgs({
  options: {
    seeds: { type: 'string', default: '40' },
    'first-seed': { type: 'string', default: '1' },
    problems: { type: 'string', default: 'forrester,branin,misleading' },
    prices: { type: 'string', default: '0.1,0.3' },
    budget: { type: 'string', default: '14' },
  },
});

type Problem = {
  readonly bounds: readonly (readonly [number, number])[];
  /** To be made small, without noise. */
  truth(point: readonly number[]): number;
  simulated(point: readonly number[]): number;
  readonly least: number;
  /** Regret before anything was measured. */
  readonly worst: number;
};

const problems: { readonly [name: string]: Problem } = {
  forrester: {
    bounds: [[0, 1]],
    truth: ([x = 0]) => forrester(x),
    simulated: ([x = 0]) => cheapForrester(x),
    least: forresterMinimum,
    worst: 22,
  },
  branin: {
    bounds: [
      [-5, 10],
      [0, 15],
    ],
    truth: ([x1 = 0, x2 = 0]) => branin(x1, x2),
    // Its valleys lie a little aside, and it leans.
    simulated: ([x1 = 0, x2 = 0]) => 0.8 * branin(x1 + 0.5, x2 - 0.5) + 3 * x1 + 10,
    least: braninMinimum,
    worst: 309,
  },
  misleading: {
    bounds: [[0, 1]],
    truth: ([x = 0]) => forrester(x),
    simulated: ([x = 0]) => 8 * Math.sin(9 * x + 1),
    least: forresterMinimum,
    worst: 22,
  },
};

const policies = ['measuring always', 'simulating always', 'by value per cost'] as const;
type Policy = (typeof policies)[number];

/** Money of one measurement. */
const measurementPrice = 1;
const budget = Number(settings.budget);

function specOf({ bounds }: Problem, policy: Policy, price: number, seed: number): CampaignSpec {
  const simulation: Stage & { readonly kind: 'simulate' } = {
    name: 'predict',
    kind: 'simulate',
    simulator: 'cheap',
    cost: { money: price, hours: 0 },
  };
  return {
    name: 'fidelities by cost',
    goals: [{ quantity: 'y', criterion: 'value', unit: '1', direction: 'minimize' }],
    space: {
      variables: bounds.map(
        ([min, max], i): Variable => ({
          kind: 'continuous',
          name: `x${i + 1}`,
          unit: '1',
          min,
          max,
          scale: 'linear',
        }),
      ),
      constraints: [],
      pool: null,
    },
    laboratory: { name: 'bench', clock: 'virtual', instruments: {} },
    planner: { name: 'fidelities', options: {} },
    protocol: [
      ...(policy === 'measuring always' ? [] : [simulation]),
      {
        name: 'measure',
        kind: 'actuate',
        instrument: 'bench',
        samplesPerRun: 1,
        shared: [],
        cost: { money: measurementPrice, hours: 1 },
        action: {},
      },
      { name: 'analyse', kind: 'analyse', analysis: 'reading' },
    ].map(
      (stage): Stage =>
        stage.name === 'predict' && policy === 'by value per cost'
          ? { ...simulation, when: 'worth-its-cost' }
          : (stage as Stage),
    ),
    budget: { experiments: 1000, money: budget },
    stop: [],
    concurrency: 1,
    batch: 1,
    confirm: 1,
    retry: { instrumentFaults: 0, invalidMeasurements: 0, backoffHours: 0 },
    currency: 'measurements',
    seed,
  };
}

const pointOf = ({ bounds }: Problem, design: Design): number[] =>
  bounds.map((_, i) => Number(design[`x${i + 1}`]));

function simulatorOf(problem: Problem): Simulator<unknown> {
  return {
    name: 'cheap',
    version: '1',
    summary: 'a cheap version of the function',
    quantity: 'y',
    unit: '1',
    example: {},
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: () => ({}),
    cost: () => ({ money: 1, hours: 0 }),
    valid: () => true,
    simulate: async (design) => [
      {
        quantity: 'y',
        value: problem.simulated(pointOf(problem, design)),
        sd: null,
        unit: '1',
        fidelity: 'simulated',
        method: 'cheap@1',
      },
    ],
  };
}

type Played = {
  /** Regret of the best measured at every hundredth of the budget. */
  readonly curve: readonly number[];
  readonly measured: number;
  readonly simulated: number;
};

async function play(problem: Problem, policy: Policy, price: number, seed: number): Promise<Played> {
  let state: CampaignState | null = null;
  let seq = 0;
  const append = (event: CampaignEvent): CampaignState => {
    const by = { kind: 'system', id: 'bench' } as const;
    seq++;
    const stored = { ...event, by, at: 0, labAt: 0, cause: null, schema: 1, stream: 'campaign/bench', seq };
    state = foldCampaign(state, { ...stored, prevHash: '', hash: '' });
    return state;
  };
  let current = append({
    type: 'campaign-opened',
    data: { spec: specOf(problem, policy, price, seed), policy: 'policy@2' },
  });
  const definitions = {
    planners,
    simulators: [simulatorOf(problem)],
    analyses: [],
    graders: [],
    instrumentDrivers: [],
  };
  const curve = new Array<number>(101).fill(problem.worst);
  let best = problem.worst;
  let measured = 0;
  let simulated = 0;
  const perform = async (step: Step): Promise<CampaignEvent> => {
    const job = describeJob(current, step);
    if (step.kind === 'actuate') {
      const cost = { money: measurementPrice, hours: 1 };
      return { type: 'action-finished', data: { key: step.key, files: [], failures: {}, asMade: {}, cost } };
    }
    if (step.kind === 'analyse') {
      const findings = step.samples.map((sample) => {
        const design = current.samples.get(sample)?.design ?? {};
        const value = problem.truth(pointOf(problem, design));
        const observation = { sample, quantity: 'y', value, sd: null, unit: '1', method: 'value' } as const;
        measured++;
        best = Math.min(best, value - problem.least);
        for (let at = Math.ceil((100 * current.spent.money) / budget - 1e-9); at <= 100; at++)
          curve[at] = best;
        return {
          sample,
          observations: [{ ...observation, fidelity: 'measured' as const }],
          warnings: [],
        };
      });
      return { type: 'samples-analysed', data: { key: step.key, findings } };
    }
    if (step.kind === 'simulate') simulated++;
    if (job === null || job.kind === 'actuate') throw new Error(`nobody performs ${step.key}`);
    return performJob(definitions, job, [], () => undefined, { aborted: false });
  };
  for (;;) {
    const { decisions, steps, close } = next(current);
    for (const decision of decisions) current = append(decision);
    for (const { step, reserved } of steps) {
      const asOf = current.version;
      current = append({ type: 'step-started', data: { step, asOf, definition: 'bench', reserved } });
      current = append(await perform(step));
    }
    if (decisions.length + steps.length > 0) continue;
    if (close === null) throw new Error('the campaign stands still');
    return { curve, measured, simulated };
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x / values.length, 0);
const meanRegret = ({ curve }: Played): number => mean(curve.slice(1));
const lastRegret = ({ curve }: Played): number => curve[100] as number;
const seedCount = Number(settings.seeds);
const seeds = Array.from({ length: seedCount }, (_, i) => Number(settings['first-seed']) + i);

console.log(`# Simulating by value per cost\n\n${describeMachine()}\n`);
console.log(
  `${seedCount} paired seeds, money for ${budget} measurements. Regret: optimum to the best measured, averaged over the money spent, and at the end; 95 % bootstrap intervals of the difference to "by value per cost" (above 0: by value per cost is better).\n`,
);
console.log(
  '| problem | price of a simulation | policy | measured | simulated | mean regret | difference | last regret | difference |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const name of settings.problems.split(','))
  for (const price of settings.prices.split(',').map(Number)) {
    const problem = problems[name];
    if (problem === undefined) throw new Error(`no problem ${name}`);
    const played = new Map<Policy, Played[]>();
    for (const policy of policies) {
      const campaigns: Played[] = [];
      for (const seed of seeds) campaigns.push(await play(problem, policy, price, seed));
      played.set(policy, campaigns);
    }
    const chosen = played.get('by value per cost') ?? [];
    for (const [policy, campaigns] of played) {
      const differ = (score: (one: Played) => number): string => {
        if (policy === 'by value per cost') return '';
        const random = seededRandom('bootstrap', name, price, policy);
        const {
          mean: middle,
          lower,
          upper,
        } = pairedBootstrap(campaigns.map(score), chosen.map(score), {
          random,
        });
        return `${middle.toFixed(3)} [${lower.toFixed(3)}, ${upper.toFixed(3)}]`;
      };
      const cells = [
        name,
        price,
        policy,
        mean(campaigns.map(({ measured }) => measured)).toFixed(1),
        mean(campaigns.map(({ simulated }) => simulated)).toFixed(1),
        mean(campaigns.map(meanRegret)).toFixed(3),
        differ(meanRegret),
        mean(campaigns.map(lastRegret)).toFixed(4),
        differ(lastRegret),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }

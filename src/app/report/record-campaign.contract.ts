import {
  type CampaignEvent,
  type CampaignState,
  type Design,
  type Estimate,
  type Failure,
  type Fidelity,
  foldAll,
  type Proposal,
  parseCampaign,
  type Rationale,
  type Receipt,
  type Step,
  type StoredCampaignEvent,
  type Table,
} from '../../campaign/index.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Quantity } from '../../core/quantity.ts';
import { buildReportData, type ReportData, type ReportInput } from './report-data.ts';

/** One experiment of a campaign made up for a test. */
export type Experiment = {
  readonly design: Design;
  /** Of the first goal; `Tc_K` when not given. */
  readonly quantity?: string;
  readonly predicted?: Quantity | null;
  readonly estimate?: Quantity;
  readonly notKnown?: string;
  readonly measured?: Quantity;
  readonly fidelity?: Fidelity;
  readonly failure?: Failure;
  readonly asMade?: Design;
  readonly replicateOf?: string;
  readonly why?: string;
  readonly rationale?: Rationale;
};

export const simulatorMethod = 'electrons-per-atom@1.0.0';
const cost = { money: 200, hours: 8 };
const nothing = { money: 0, hours: 0 };

/** A campaign file with a composition-free space and one cryostat; fields given replace these. */
export const campaignFile = (changes: object = {}): object => ({
  name: 'Highest critical temperature of a made-up alloy',
  goal: {
    quantity: 'Tc_K',
    criterion: 'midpoint',
    unit: 'K',
    direction: 'maximize',
    utility: { zero: 0, one: 12 },
  },
  space: { variables: [{ name: 'x', kind: 'continuous', min: 0, max: 1000, unit: '%' }] },
  laboratory: {
    name: 'test bench',
    clock: 'virtual',
    instruments: { cryostat: { driver: 'replay', hours: 8 } },
  },
  planner: 'bayes',
  protocol: [
    { name: 'predict', kind: 'simulate', simulator: 'electrons-per-atom' },
    { name: 'promise', kind: 'reward', grader: 'measured-goal' },
    { name: 'measure', kind: 'actuate', instrument: 'cryostat', cost },
    { name: 'analyse', kind: 'analyse', analysis: 'reading' },
    { name: 'reward', kind: 'reward', grader: 'measured-goal' },
  ],
  budget: { experiments: 20, hours: 400, money: 4000 },
  ...changes,
});

/** The state after these experiments, one after the other, and then `last`. */
export function recordCampaign(
  file: object,
  experiments: readonly Experiment[],
  last: readonly CampaignEvent[] = [],
  table: Table | null = null,
): CampaignState {
  const { spec } = parseCampaign(file, table, 'test');
  const events: [number, CampaignEvent][] = [
    [0, { type: 'campaign-opened', data: { spec, policy: 'test@1' } }],
  ];
  for (const [index, experiment] of experiments.entries())
    for (const event of performExperiment(experiment, index + 1)) events.push([index * 8, event]);
  for (const event of last) events.push([experiments.length * 8, event]);
  return foldAll(events.map(([hours, event], index) => storeEvent(event, index + 1, hours)));
}

const openedAt = Date.UTC(2026, 0, 5, 9);

const storeEvent = (event: CampaignEvent, seq: number, hours: number): StoredCampaignEvent => ({
  ...event,
  stream: 'campaign/01JTESTCAMPAIGN',
  seq,
  at: openedAt + seq,
  labAt: openedAt + hours * 3_600_000,
  by: { kind: 'system', id: 'test' },
  cause: null,
  schema: 1,
  prevHash: sha256Hex(String(seq - 1)),
  hash: sha256Hex(String(seq)),
});

/** Every event of one experiment, from the proposal to the receipt; one without an end is left under way. */
function performExperiment(experiment: Experiment, number: number): CampaignEvent[] {
  const sample = `s${number}`;
  const events: CampaignEvent[] = [...planSample(experiment, number)];
  const simulate = `${sample}/predict/1`;
  const { estimate, notKnown } = experiment;
  const estimates =
    estimate === undefined
      ? []
      : [{ sample, estimate: asEstimate(estimate, 'simulated', simulatorMethod, experiment.quantity) }];
  events.push(
    start({ key: simulate, kind: 'simulate', simulator: 'electrons-per-atom', samples: [sample] }),
    {
      type: 'samples-estimated',
      data: {
        key: simulate,
        estimates,
        notKnown: notKnown === undefined ? [] : [{ sample, reason: notKnown }],
      },
    },
    ...payReward(`${sample}/promise/1`, promiseReward(experiment, sample)),
    start({
      key: `${sample}/measure/1`,
      kind: 'actuate',
      instrument: 'cryostat',
      samples: [sample],
      action: {},
    }),
  );
  if (experiment.measured !== undefined || experiment.failure !== undefined)
    events.push(...endExperiment(experiment, sample));
  return events;
}

function planSample(experiment: Experiment, number: number): CampaignEvent[] {
  const { design, predicted = null, replicateOf, why = 'The belief is widest here.', rationale } = experiment;
  if (replicateOf !== undefined)
    return [{ type: 'replicate-planned', data: { of: replicateOf, why: 'one reading is not yet a result' } }];
  const key = `propose/${number}/1`;
  const proposal: Proposal = {
    design,
    predicted,
    expectedImprovement: 0.4,
    why,
    ...(rationale && { rationale }),
  };
  return [
    start({ key, kind: 'propose', planner: 'bayes', count: 1 }),
    { type: 'designs-proposed', data: { key, proposals: [proposal], truncated: false } },
  ];
}

function endExperiment(experiment: Experiment, sample: string): CampaignEvent[] {
  const { measured, failure, asMade, fidelity = 'measured', quantity } = experiment;
  const [act, analyse] = [`${sample}/measure/1`, `${sample}/analyse/1`];
  const finished: CampaignEvent = {
    type: 'action-finished',
    data: {
      key: act,
      files: [],
      failures: failure === undefined ? {} : { [sample]: failure },
      asMade: asMade === undefined ? {} : { [sample]: asMade },
      cost,
    },
  };
  const paid = payReward(`${sample}/reward/1`, settleReward(experiment, sample));
  if (measured === undefined) return [finished, ...paid];
  const observation = {
    ...asEstimate(measured, fidelity, 'midpoint', quantity),
    sample,
    artefact: sha256Hex(sample),
  };
  return [
    finished,
    start({ key: analyse, kind: 'analyse', analysis: 'reading', samples: [sample], blobs: [] }),
    {
      type: 'samples-analysed',
      data: { key: analyse, findings: [{ sample, observations: [observation], warnings: [] }] },
    },
    ...paid,
  ];
}

const payReward = (key: string, receipt: Receipt): CampaignEvent[] => [
  start({ key, kind: 'reward', grader: 'measured-goal', samples: [receipt.sample] }),
  { type: 'rewards-paid', data: { key, receipts: [receipt] } },
];

const promiseReward = ({ estimate }: Experiment, sample: string): Receipt => ({
  ...receiptFor(sample, estimate, 'simulated'),
  version: 1,
  status: 'provisional',
  reason: estimate === undefined ? 'NOT_KNOWN' : 'SIMULATED_ONLY',
  explanation: 'a measurement settles it',
  supersedes: null,
});

const settleReward = ({ measured, failure, fidelity = 'measured' }: Experiment, sample: string): Receipt => ({
  ...receiptFor(sample, measured, fidelity),
  version: 2,
  status: 'settled',
  reason: failure === undefined ? 'SETTLED_BY_MEASUREMENT' : 'FAILED',
  explanation: failure === undefined ? 'worth its share of 12 K' : `pays its cost: ${failure.detail}`,
  supersedes: 1,
});

/** A reward that is linear up to 12, less a small cost. */
function receiptFor(sample: string, quantity: Quantity | undefined, fidelity: Fidelity) {
  const task = (quantity?.value ?? 0) / 12;
  const artefact = fidelity === 'simulated' ? null : sha256Hex(sample);
  return {
    sample,
    total: task - 0.0025,
    components: { task, calibration: 0, cost: -0.0025 },
    gates: { measured: fidelity !== 'simulated' && quantity !== undefined },
    evidence: quantity === undefined ? [] : [{ ...quantity, fidelity, method: 'midpoint', artefact }],
    grader: 'measured-goal@1.0.0',
  };
}

const asEstimate = (value: Quantity, fidelity: Fidelity, method: string, quantity = 'Tc_K'): Estimate => ({
  ...value,
  quantity,
  fidelity,
  method,
});

const start = (step: Step): CampaignEvent => ({
  type: 'step-started',
  data: { step, asOf: 1, definition: 'test@1', reserved: step.kind === 'actuate' ? cost : nothing },
});

/** Report data of a state, with what the composition root would add; fields given replace these. */
export const reportOn = (state: CampaignState, changes: Partial<ReportInput> = {}): ReportData =>
  buildReportData({
    state,
    events: {
      count: state.version,
      firstAt: openedAt,
      lastAt: openedAt + 60_000,
      headHash: sha256Hex('head'),
      definitions: ['bayes@1.0.0', simulatorMethod, 'replay@1.0.0', 'reading@1.0.0', 'measured-goal@1.0.0'],
    },
    candidateValues: null,
    simulators: [
      {
        name: 'electrons-per-atom',
        version: '1.0.0',
        summary: 'critical temperature of a bcc alloy from its electrons per atom',
        fittedOn: { dataset: 'critical-temperatures', rows: ['79', '83', '85'] },
        firstGuess: null,
      },
    ],
    onnesVersion: '0.1.0',
    generatedAt: '2026-01-12 10:00 UTC',
    ...changes,
  });

/** The campaign's last word. */
export const closed: CampaignEvent = {
  type: 'campaign-closed',
  data: { reason: 'budget-spent', detail: 'the budget of 20 experiments allows no further experiment' },
};

export const kelvin = (value: number, sd: number | null): Quantity => ({ value, sd, unit: 'K' });

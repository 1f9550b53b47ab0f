import { describe, expect, it } from 'vitest';
import {
  type CampaignEvent,
  type CampaignState,
  foldAll,
  parseCampaign,
  type StoredCampaignEvent,
} from '../campaign/index.ts';
import type { Quantity } from '../core/quantity.ts';
import { normalCrps } from '../kernels/statistics/index.ts';
import { calibratePlanner, calibrateSimulator } from './calibration.ts';

type Experiment = {
  readonly predicted: Quantity | null;
  readonly value: number;
  readonly bound?: 'upper' | 'lower';
  readonly unit?: string;
  readonly asMade?: { readonly x: number };
  readonly estimate?: Quantity;
};

const kelvin = (value: number, sd: number | null): Quantity => ({ value, sd, unit: 'K' });

const { spec } = parseCampaign(
  {
    name: 'probe',
    goal: { quantity: 'Tc_K', unit: 'K', direction: 'maximize' },
    space: { variables: [{ name: 'x', kind: 'continuous', min: 0, max: 100, unit: '%' }] },
    laboratory: { name: 'bench', clock: 'virtual', instruments: { cryostat: { driver: 'replay' } } },
    planner: 'random',
    protocol: [
      { name: 'simulate', kind: 'simulate', simulator: 'model' },
      { name: 'measure', kind: 'actuate', instrument: 'cryostat' },
      { name: 'analyse', kind: 'analyse', analysis: 'reading' },
      { name: 'reward', kind: 'reward', grader: 'test' },
    ],
    budget: { experiments: 100 },
  },
  null,
  'probe',
);

/** A campaign that did these experiments one after the other, an hour each. */
function record(experiments: readonly Experiment[], last: readonly CampaignEvent[] = []): CampaignState {
  const events: CampaignEvent[] = [{ type: 'campaign-opened', data: { spec, policy: 'test' } }];
  const times: number[] = [0];
  const add = (hour: number, ...added: readonly CampaignEvent[]): void => {
    for (const event of added) {
      events.push(event);
      times.push(hour * 3_600_000);
    }
  };
  for (const [index, experiment] of experiments.entries()) add(index, ...eventsOf(experiment, index));
  add(experiments.length, ...last);
  return foldAll(
    events.map(
      (event, index): StoredCampaignEvent => ({
        ...event,
        stream: 'campaign/c1',
        seq: index + 1,
        at: times[index] as number,
        labAt: times[index] as number,
        by: { kind: 'system', id: 'test' },
        cause: null,
        schema: 1,
        prevHash: '',
        hash: '',
      }),
    ),
  );
}

function eventsOf(experiment: Experiment, index: number): CampaignEvent[] {
  const { predicted, value, bound, unit = 'K', asMade, estimate } = experiment;
  const sample = `s${index + 1}`;
  const reserved = { money: 0, hours: 0 };
  const start = (step: (CampaignEvent & { type: 'step-started' })['data']['step']): CampaignEvent => ({
    type: 'step-started',
    data: { step, asOf: 1, definition: 'test@1', reserved },
  });
  const keys = { propose: `propose/${index + 1}/1`, simulate: `${sample}/simulate/1` };
  const [act, analyse] = [`${sample}/measure/1`, `${sample}/analyse/1`];
  const proposal = { design: { x: index }, predicted, expectedImprovement: null, why: 'test' };
  const observation = {
    sample,
    quantity: 'Tc_K',
    value,
    sd: 0.1,
    unit,
    fidelity: 'measured',
    method: 'm',
  } as const;
  const asModel = { ...estimate, quantity: 'Tc_K', fidelity: 'simulated', method: 'model@1' } as const;
  return [
    start({ key: keys.propose, kind: 'propose', planner: 'test', count: 1 }),
    { type: 'designs-proposed', data: { key: keys.propose, proposals: [proposal], truncated: false } },
    start({ key: keys.simulate, kind: 'simulate', simulator: 'model', samples: [sample] }),
    {
      type: 'samples-estimated',
      data: {
        key: keys.simulate,
        estimates: estimate ? [{ sample, estimate: { ...estimate, ...asModel } }] : [],
        notKnown: [],
      },
    },
    start({ key: act, kind: 'actuate', instrument: 'cryostat', samples: [sample], action: {} }),
    {
      type: 'action-finished',
      data: { key: act, files: [], failures: {}, asMade: asMade ? { [sample]: asMade } : {}, cost: reserved },
    },
    start({ key: analyse, kind: 'analyse', analysis: 'reading', samples: [sample], blobs: [] }),
    {
      type: 'samples-analysed',
      data: {
        key: analyse,
        findings: [{ sample, observations: [{ ...observation, ...(bound && { bound }) }], warnings: [] }],
      },
    },
    start({ key: `${sample}/reward/1`, kind: 'reward', grader: 'test', samples: [sample] }),
    { type: 'rewards-paid', data: { key: `${sample}/reward/1`, receipts: [] } },
  ];
}

describe('calibratePlanner', () => {
  it('does not know below three pairs that state an sd', () => {
    const two = [
      { predicted: kelvin(5, 1), value: 5 },
      { predicted: kelvin(5, 1), value: 6 },
      { predicted: kelvin(5, null), value: 7 },
    ];
    const calibration = calibratePlanner(record(two));
    expect(calibration.pairs).toHaveLength(3);
    expect(calibration.scores).toBeNull();
    expect(calibratePlanner(record([...two, { predicted: kelvin(5, 1), value: 4 }])).scores?.count).toBe(3);
  });

  it('counts what lies inside each interval and averages the errors', () => {
    const z = [0.5, -0.8, 1.2, 1.8, 3];
    const calibration = calibratePlanner(
      record(z.map((value) => ({ predicted: kelvin(5, 2), value: 5 + 2 * value }))),
    );
    expect(calibration.scores?.intervals).toEqual([
      { level: 0.5, insideCount: 1 },
      { level: 0.68, insideCount: 2 },
      { level: 0.9, insideCount: 3 },
      { level: 0.95, insideCount: 4 },
    ]);
    expect(calibration.scores?.meanStandardisedError).toBeCloseTo(1.14, 12);
    const squares = z.reduce((sum, value) => sum + (2 * value) ** 2, 0);
    expect(calibration.scores?.rootMeanSquareError).toBeCloseTo(Math.sqrt(squares / 5), 12);
  });

  it('compares the CRPS with a normal forecast of what was known before each sample', () => {
    const values = [4, 8, 6, 7];
    const calibration = calibratePlanner(record(values.map((value) => ({ predicted: kelvin(6, 1), value }))));
    expect(calibration.pairs.map(({ history }) => history?.mean ?? null)).toEqual([null, null, 6, 6]);
    const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
    expect(calibration.scores?.crps?.count).toBe(2);
    expect(calibration.scores?.crps?.forecast).toBeCloseTo(
      mean([6, 7].map((outcome) => normalCrps({ mean: 6, sd: 1, outcome }))),
      12,
    );
    expect(calibration.scores?.crps?.history).toBeCloseTo(
      mean([
        normalCrps({ mean: 6, sd: Math.sqrt(8), outcome: 6 }),
        normalCrps({ mean: 6, sd: 2, outcome: 7 }),
      ]),
      12,
    );
  });

  it('compares nothing that was not predicted: limits, other units, samples made otherwise', () => {
    const calibration = calibratePlanner(
      record([
        { predicted: kelvin(5, 1), value: 5 },
        { predicted: kelvin(5, 1), value: 1.8, bound: 'upper' },
        { predicted: kelvin(5, 1), value: 5000, unit: 'mK' },
        { predicted: kelvin(5, 1), value: 5, asMade: { x: 50 } },
        { predicted: null, value: 5 },
      ]),
    );
    expect(calibration.pairs.map(({ sample }) => sample)).toEqual(['s1']);
    expect(calibration.notComparableCount).toBe(3);
  });

  it('leaves out replicates and retracted measurements', () => {
    const state = record(
      [
        { predicted: kelvin(5, 1), value: 5 },
        { predicted: kelvin(5, 1), value: 6 },
      ],
      [
        { type: 'observation-retracted', data: { sample: 's2', why: 'wrong button' } },
        { type: 'replicate-planned', data: { of: 's1', why: 'repeat' } },
      ],
    );
    expect(calibratePlanner(state).pairs.map(({ sample }) => sample)).toEqual(['s1']);
  });

  it.each([
    ['too narrow', 0.02],
    ['too wide', 50],
    ['consistent', 1.2],
  ] as const)('says that intervals are %s', (widths, sd) => {
    const values = [4, 5.5, 6.1, 4.7, 5, 6.3, 5.2, 4.4];
    const calibration = calibratePlanner(
      record(values.map((value) => ({ predicted: kelvin(5.3, sd), value }))),
    );
    expect(calibration.scores?.widths).toBe(widths);
  });
});

describe('calibrateSimulator', () => {
  it('pairs one method with the measurements', () => {
    const state = record([
      { predicted: kelvin(5, 1), value: 5, estimate: kelvin(7, 0.5) },
      { predicted: kelvin(5, 1), value: 6 },
    ]);
    const { pairs } = calibrateSimulator(state, 'model@1');
    expect(pairs.map(({ predicted, measured }) => [predicted.value, measured.value])).toEqual([[7, 5]]);
    expect(calibrateSimulator(state, 'model@2').pairs).toEqual([]);
  });
});

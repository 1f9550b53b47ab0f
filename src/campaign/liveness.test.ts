import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Random, seededRandom } from '../core/random.ts';
import { reservedCost } from './budget.ts';
import {
  actuate,
  analyse,
  type CampaignRecord,
  describeState,
  hour,
  openRecord,
  person,
  proposalOf,
  refold,
  review,
  reward,
  simulate,
  specOf,
  successOf,
} from './campaign.fixture.ts';
import { type Failure, failureKinds, type NextStep, type Rationale, type Step } from './contracts.ts';
import { type Command, decide } from './decide.ts';
import type { Amendment, CampaignEvent } from './events.ts';
import type { CampaignSpec, Stage, StopRule } from './spec.ts';
import type { CampaignState } from './state.ts';

const count = (max: number) => fc.integer({ min: 1, max });

const stopRules: fc.Arbitrary<StopRule> = fc.oneof(
  fc.constant<StopRule>({ rule: 'target' }),
  fc.record({ rule: fc.constant('no-improvement' as const), window: count(4), noiseFactor: fc.constant(1) }),
  fc.record({ rule: fc.constant('expected-improvement' as const), below: fc.constant(0.2) }),
);

const tc = { quantity: 'Tc', criterion: 'midpoint', unit: 'K' } as const;
const goalsOf = (direction: 'maximize' | 'minimize'): CampaignSpec['goals'] => [
  { ...tc, direction, target: direction === 'maximize' ? 9 : 0 },
];
/** Goals of every kind, some of which nothing ever reaches. */
const otherGoals: readonly CampaignSpec['goals'][] = [
  [{ ...tc, direction: 'target', target: 5, tolerance: 1 }],
  [
    { ...tc, direction: 'maximize', target: 9 },
    { ...tc, direction: 'constrain', atMost: 6 },
  ],
  [
    { ...tc, direction: 'maximize', target: 9 },
    { ...tc, quantity: 'never measured', direction: 'constrain', atLeast: 1 },
  ],
  [{ ...tc, direction: 'boundary', target: 4 }],
  [{ ...tc, direction: 'boundary', classes: true }],
];

const protocols: fc.Arbitrary<readonly Stage[]> = fc
  .record({
    predicts: fc.option(
      fc.record(
        {
          cost: fc.record({ money: fc.nat(4), hours: fc.constant(0) }),
          when: fc.constant('worth-its-cost' as const),
        },
        { requiredKeys: [] },
      ),
    ),
    reviews: fc.boolean(),
    melt: fc.option(fc.record({ samplesPerRun: count(4), shared: fc.subarray(['t']) })),
    samplesPerRun: count(3),
    checks: fc.boolean(),
    rewards: fc.boolean(),
  })
  .map(({ predicts, reviews, melt, samplesPerRun, checks, rewards }) => [
    ...(predicts ? [{ ...simulate, ...predicts }] : []),
    ...(reviews ? [review] : []),
    ...(melt ? [actuate('melt', melt)] : []),
    ...(checks ? [{ ...review, name: 'check' }] : []),
    actuate('measure', { samplesPerRun, cost: { money: 5, hours: 2 } }),
    analyse,
    ...(rewards ? [reward] : []),
  ]);

const specs: fc.Arbitrary<CampaignSpec> = fc
  .record({
    protocol: protocols,
    budget: fc.record(
      { experiments: count(10), money: fc.integer({ min: 5, max: 150 }), hours: count(80) },
      { requiredKeys: ['experiments'] },
    ),
    goals: fc.nat(otherGoals.length).map((kind) => otherGoals[kind] ?? goalsOf('maximize')),
    stop: fc.array(stopRules, { maxLength: 2 }),
    concurrency: count(5),
    batch: count(5),
    confirm: count(3),
    controls: fc.option(fc.record({ every: count(3) })),
    retry: fc.record({
      instrumentFaults: fc.nat(2),
      invalidMeasurements: fc.nat(2),
      backoffHours: fc.nat(3),
    }),
  })
  .map(({ controls, ...parts }) => ({ ...parts, ...(controls && { controls }) }))
  .map((parts) => specOf({ ...parts, space: spaceOf(9) }));

const spaceOf = (max: number): CampaignSpec['space'] => ({
  variables: [
    { kind: 'integer', name: 'x', unit: '1', min: 0, max },
    { kind: 'categorical', name: 't', options: ['hot', 'cold'] },
  ],
  constraints: [],
  pool: null,
});
const designFrom = (random: Random) => ({
  x: random.integer(10),
  t: random.integer(2) === 0 ? 'hot' : 'cold',
});

/** How a step ends: mostly well. */
function outcomeOf(state: CampaignState, step: Step, random: Random): CampaignEvent {
  const { key } = step;
  const failure: Failure = {
    kind: failureKinds[random.integer(failureKinds.length)] ?? 'unresolved',
    detail: 'drawn',
  };
  if (step.kind === 'propose') return proposalsFrom(state, step, random);
  if (step.kind === 'review') return verdictOn(key, random);
  if (random.uniform() < 0.12)
    return { type: 'step-failed', data: { key, failure, code: 'drawn', cost: { money: 0, hours: 0 } } };
  const success = successOf(state, step, ({ design }) => Math.round(Number(design.x) + random.normal()));
  const [first = ''] = step.samples;
  if (success.type === 'samples-estimated' && random.uniform() < 0.8) {
    const value = random.integer(10);
    const estimate = {
      quantity: 'Tc',
      value,
      sd: 1,
      unit: 'K',
      fidelity: 'simulated',
      method: 'model@1',
    } as const;
    return { ...success, data: { ...success.data, estimates: [{ sample: first, estimate }] } };
  }
  if (success.type === 'action-finished') {
    const failures = random.uniform() < 0.2 ? { [first]: failure } : {};
    const asMade = random.uniform() < 0.1 ? { [first]: designFrom(random) } : {};
    const money = success.data.cost.money * random.uniform();
    return { ...success, data: { ...success.data, failures, asMade, cost: { money, hours: 1 } } };
  }
  if (success.type === 'samples-analysed' && random.uniform() < 0.2) {
    const invalid = { sample: first, observations: [], warnings: ['noisy'], failure };
    const findings = random.integer(2) === 0 ? [] : [invalid, ...success.data.findings.slice(1)];
    return { ...success, data: { key, findings } };
  }
  return success;
}

function proposalsFrom(
  state: CampaignState,
  { key, count: asked }: Step & { kind: 'propose' },
  random: Random,
): CampaignEvent {
  if (random.uniform() < 0.15) {
    const failure: Failure = { kind: 'instrument-fault', detail: 'planner broke' };
    return { type: 'step-failed', data: { key, failure, code: 'drawn', cost: { money: 0, hours: 0 } } };
  }
  const length = random.uniform() < 0.1 ? 0 : 1 + random.integer(asked);
  const proposals = Array.from({ length }, () =>
    proposalOf(designFrom(random), {
      expectedImprovement: random.uniform() * 2,
      ...(random.uniform() < 0.6 && { rationale: rationaleFrom(random) }),
    }),
  );
  return { type: 'designs-proposed', data: { key, proposals, truncated: state.version % 2 === 0 } };
}

/** Mostly in favour of simulating. */
function rationaleFrom(random: Random): Rationale {
  const steps = ['measure', 'model@1'].map((method): NextStep => {
    const gainPerCost = random.uniform() < 0.1 ? null : random.uniform() * (method === 'measure' ? 1 : 4);
    return { method, gain: 1, cost: { money: 1, hours: 0 }, gainPerCost, per: 'money' };
  });
  return {
    belief: null,
    chanceToImprove: 0.5,
    teaches: null,
    nearest: [],
    runnerUp: null,
    nextSteps: steps,
  };
}

function verdictOn(key: string, random: Random): CampaignEvent {
  const verdict = (['approved', 'approved', 'approved', 'edited', 'refused'] as const)[random.integer(5)];
  const design = verdict === 'edited' ? designFrom(random) : null;
  return { type: 'review-settled', data: { key, verdict: verdict ?? 'approved', design, why: 'drawn' } };
}

function amendmentFrom(random: Random): Amendment {
  const choices: readonly Amendment[] = [
    { goals: goalsOf(random.integer(2) === 0 ? 'maximize' : 'minimize') },
    { goals: otherGoals[random.integer(otherGoals.length)] as CampaignSpec['goals'] },
    { space: spaceOf(4 + random.integer(6)) },
    { budget: { experiments: 1 + random.integer(12) } },
    { budget: { experiments: 8, money: 20 + random.integer(100), hours: 5 + random.integer(60) } },
    { stop: [], concurrency: 1 + random.integer(6), batch: 1 + random.integer(6) },
    { confirm: 1 + random.integer(3), planner: { name: 'sobol', options: {} } },
  ];
  return choices[random.integer(choices.length)] as Amendment;
}

function commandFrom(state: CampaignState, random: Random): Command {
  const sample = `s${1 + random.integer(state.samples.size + 1)}`;
  const why = 'drawn';
  const observation = successOf(state, { key: '', kind: 'analyse', analysis: '', samples: [], blobs: [] });
  if (observation.type !== 'samples-analysed') throw new Error('no analysis');
  const commands: readonly Command[] = [
    { command: 'pause', why },
    { command: 'resume', why },
    { command: 'amend', changes: amendmentFrom(random), why },
    { command: 'amend', changes: amendmentFrom(random), why },
    { command: 'cancel-sample', sample, why },
    { command: 'request-experiment', design: designFrom(random), predicted: null, reference: null, why },
    { command: 'request-experiment', design: designFrom(random), predicted: null, reference: null, why },
    { command: 'approve', key: `request/${1 + random.integer(state.requests.size + 1)}`, design: null, why },
    { command: 'approve', key: `request/${1 + random.integer(state.requests.size + 1)}`, design: null, why },
    { command: 'retract', sample, why },
    { command: 'add-measurement', design: designFrom(random), observations: [addedReading(random)], why },
    { command: 'stop', why },
  ];
  const isLate = random.uniform() < 0.9;
  return commands[random.integer(commands.length - (isLate ? 1 : 0))] as Command;
}

const addedReading = (random: Random) => ({
  quantity: 'Tc',
  value: random.integer(10),
  sd: 0.5,
  unit: 'K',
  fidelity: 'literature' as const,
  method: 'midpoint',
});

/** A campaign with its promises: whatever is appended, they are checked. */
type Trial = {
  readonly record: CampaignRecord;
  readonly random: Random;
  readonly keys: Set<string>;
  allowedExperiments: number;
  allowedMoney: number;
  observationCount: number;
};

function append(trial: Trial, ...events: readonly CampaignEvent[]): void {
  for (const event of events) {
    if (event.type === 'step-started') {
      expect(trial.keys, `step ${event.data.step.key} started twice`).not.toContain(event.data.step.key);
      trial.keys.add(event.data.step.key);
    }
    trial.record.append(event);
    checkPromises(trial, event);
  }
}

function wait(trial: Trial, hours: number): void {
  trial.record.wait(hours);
  checkPromises(trial, trial.record.events.at(-1) as CampaignEvent);
}

function checkPromises(trial: Trial, event: CampaignEvent): void {
  const { state, plan } = trial.record;
  const isLive =
    state.status === 'closed' ||
    plan.steps.length + plan.decisions.length + plan.awaits.length + state.inFlight.size > 0 ||
    plan.wakeAt !== null ||
    plan.close !== null;
  expect(isLive, `nothing will ever happen after ${event.type}`).toBe(true);

  let attempted = 0;
  let observationCount = 0;
  for (const sample of state.samples.values()) {
    if (sample.isAttempted) attempted++;
    observationCount += sample.observations.length;
  }
  const { experiments, money = Number.POSITIVE_INFINITY } = state.spec.budget;
  const committed = state.spent.money + reservedCost(state).money;
  if (event.type === 'campaign-amended') {
    trial.allowedExperiments = Math.max(experiments, attempted);
    trial.allowedMoney = Math.max(money, committed);
  }
  expect(attempted, 'experiments beyond the budget').toBeLessThanOrEqual(trial.allowedExperiments);
  expect(committed, 'money beyond the budget').toBeLessThanOrEqual(trial.allowedMoney + 1e-6);
  expect(observationCount, 'an observation was lost').toBeGreaterThanOrEqual(trial.observationCount);
  trial.observationCount = observationCount;
}

/** One thing happens from outside: a step ends, is held, or time passes; a paused campaign is resumed when nothing else is left. */
function happen(trial: Trial): void {
  const { record, random } = trial;
  const { state, plan } = record;
  const steps = [...state.inFlight.values()];
  const picked = steps[random.integer(steps.length)];
  const mayWait = plan.wakeAt !== null && plan.wakeAt > state.now;
  if (picked === undefined || (mayWait && random.uniform() < 0.15)) {
    if (mayWait) wait(trial, ((plan.wakeAt ?? 0) - state.now) / hour);
    else if (state.status === 'paused') append(trial, ...eventsOf(state, { command: 'resume', why: 'on' }));
    return;
  }
  if (picked.step.kind === 'actuate' && picked.heldWhy === null && random.uniform() < 0.1) {
    append(trial, { type: 'step-held', data: { key: picked.step.key, why: 'drawn' } });
    return;
  }
  if (random.uniform() < 0.5) wait(trial, random.uniform());
  append(trial, outcomeOf(record.state, picked.step, random));
}

function eventsOf(state: CampaignState, command: Command): readonly CampaignEvent[] {
  const decision = decide(state, command, person);
  return 'events' in decision ? decision.events : [];
}

function runToTheEnd(spec: CampaignSpec, seed: number): CampaignRecord {
  const record = openRecord(spec);
  const trial: Trial = {
    record,
    random: seededRandom(seed),
    keys: new Set(),
    allowedExperiments: spec.budget.experiments,
    allowedMoney: spec.budget.money ?? Number.POSITIVE_INFINITY,
    observationCount: 0,
  };
  for (let turn = 0, commandCount = 0; record.state.status !== 'closed'; turn++) {
    expect(turn, 'the campaign does not end').toBeLessThan(3000);
    if (commandCount < 12 && trial.random.uniform() < 0.06) {
      commandCount++;
      append(trial, ...eventsOf(record.state, commandFrom(record.state, trial.random)));
      continue;
    }
    const { decisions, steps, close } = record.plan;
    const asOf = record.state.version;
    if (decisions.length > 0) append(trial, ...decisions);
    else if (steps.length > 0) {
      for (const { step, reserved } of steps)
        append(trial, { type: 'step-started', data: { step, asOf, definition: 'test@1', reserved } });
    } else if (close !== null) append(trial, { type: 'campaign-closed', data: close });
    else happen(trial);
  }
  return record;
}

it('V1 V2 V3 V4 V5: whatever happens, a campaign lives, keeps its budget and its data, and ends', () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(specs, fc.nat(), (spec, seed) => {
      const record = runToTheEnd(spec, seed);
      expect(describeState(refold(record))).toBe(describeState(record.state));
      expect(record.plan.steps).toEqual([]);
      reasons.add(record.state.stopping?.reason ?? 'none');
    }),
    { numRuns: 1500, seed: 1908 },
  );
  expect([...reasons].sort()).toEqual([
    'budget-spent',
    'expected-improvement-below-cost',
    'no-improvement',
    'space-exhausted',
    'stopped-by-person',
    'target-reached',
  ]);
}, 240_000);

import { describe, expect, it } from 'vitest';
import {
  actuate,
  agent,
  analyse,
  type CampaignRecord,
  observationOn,
  openRecord,
  person,
  review,
  specOf,
} from './campaign.fixture.ts';
import { type Command, decide } from './decide.ts';
import type { Actor } from './envelope.ts';
import type { Amendment } from './events.ts';

const why = 'a test asks for it';
const open: Command = { command: 'open', spec: specOf() };
const { sample: _, ...reading } = observationOn('', 5);
const added = {
  command: 'add-measurement',
  design: { x: 1 },
  observations: [reading],
  why,
} as const;
const everyCommand: readonly Command[] = [
  open,
  { command: 'pause', why },
  { command: 'resume', why },
  { command: 'stop', why },
  { command: 'amend', changes: { confirm: 2 }, why },
  { command: 'approve', key: 's1/review/1', design: null, why },
  { command: 'refuse', key: 's1/review/1', why },
  { command: 'request-experiment', design: { x: 5 }, predicted: null, reference: null, why },
  { command: 'cancel-sample', sample: 's1', why },
  added,
  { command: 'retract', sample: 's1', why },
];

/** The refusal's code, or the types of the events. */
function answer(record: CampaignRecord | null, command: Command, actor: Actor = person): string {
  const decision = decide(record?.state ?? null, command, actor);
  return 'refusal' in decision ? decision.refusal.code : decision.events.map(({ type }) => type).join(' ');
}
function detail(record: CampaignRecord, command: Command): string {
  const decision = decide(record.state, command, person);
  return 'refusal' in decision ? decision.refusal.detail : 'accepted';
}
function openReviewed(): CampaignRecord {
  const record = openRecord(specOf({ protocol: [review, actuate('measure'), analyse] }));
  record.propose(5);
  record.advance();
  return record;
}
function closeRecord(): CampaignRecord {
  const record = openReviewed();
  record.command(added);
  record.append({ type: 'campaign-closed', data: { reason: 'stopped-by-person', detail: '' } });
  return record;
}

describe('who', () => {
  it('C1: an agent opens, pauses and asks, nothing else', () => {
    const allowed = everyCommand.filter(
      (command) =>
        answer(command.command === 'open' ? null : openReviewed(), command, agent) !== 'not-allowed',
    );
    expect(allowed.map(({ command }) => command)).toEqual(['open', 'pause', 'request-experiment']);
  });

  it('C10: an agent opens no campaign with a model switched on', () => {
    const model = { use: 'local', budget: { tokens: 1000 } } as const;
    const openWith = (switched: 'off' | typeof model, actor: Actor) =>
      answer(null, { command: 'open', spec: specOf({ model: switched }) }, actor);
    expect(openWith(model, agent)).toBe('not-allowed');
    expect(openWith('off', agent)).toBe('campaign-opened');
    expect(openWith(model, person)).toBe('campaign-opened');
  });

  it.each(['token', 'system', 'agent'] as const)('C2: a %s settles no review', (kind) => {
    const actor: Actor = { kind, id: 'x' };
    expect(answer(openReviewed(), { command: 'approve', key: 's1/review/1', design: null, why }, actor)).toBe(
      'not-allowed',
    );
    expect(answer(openReviewed(), { command: 'refuse', key: 's1/review/1', why }, actor)).toBe('not-allowed');
  });

  it('C2: a person settles an open review, with a reason where it changes something', () => {
    const settle = (command: Partial<Command & { command: 'approve' }>) =>
      answer(openReviewed(), { command: 'approve', key: 's1/review/1', design: null, why: ' ', ...command });
    expect(settle({})).toBe('review-settled');
    expect(settle({ design: { x: 7 } })).toBe('reason-missing');
    expect(settle({ design: { x: 7 }, why })).toBe('review-settled');
    expect(settle({ key: 's1/review/2' })).toBe('no-such-review');
    expect(answer(openReviewed(), { command: 'refuse', key: 's1/review/1', why: ' ' })).toBe(
      'reason-missing',
    );
    const measuring = openRecord();
    measuring.propose(5);
    measuring.advance();
    expect(answer(measuring, { command: 'refuse', key: 's1/measure/1', why })).toBe('no-such-review');
  });
});

describe('when', () => {
  it('C3: a closed campaign takes retractions only, and a campaign opens once', () => {
    const answers = everyCommand.map((command) => answer(closeRecord(), command));
    const closed = Array.from({ length: 9 }, () => 'campaign-closed');
    expect(answers).toEqual(['already-open', ...closed, 'nothing-to-retract']);
    expect(answer(closeRecord(), { command: 'retract', sample: 's2', why })).toBe('observation-retracted');
    expect(answer(null, open)).toBe('campaign-opened');
    expect(answer(null, { command: 'pause', why })).toBe('no-such-campaign');
  });

  it('C4: a command that its state contradicts is refused', () => {
    const record = openReviewed();
    expect(answer(record, { command: 'resume', why })).toBe('not-paused');
    expect(answer(record, { command: 'cancel-sample', sample: 's1', why })).toBe('sample-busy');
    expect(answer(record, { command: 'cancel-sample', sample: 's9', why })).toBe('no-such-sample');
    record.command({ command: 'pause', why });
    expect(answer(record, { command: 'pause', why })).toBe('already-paused');
    record.command({ command: 'approve', key: 's1/review/1', design: null, why });
    record.command({ command: 'cancel-sample', sample: 's1', why });
    expect(answer(record, { command: 'cancel-sample', sample: 's1', why })).toBe('sample-finished');
    record.command({ command: 'stop', why });
    expect(answer(record, { command: 'stop', why })).toBe('already-stopping');
  });

  it('C5: stopping a paused campaign resumes it', () => {
    const record = openReviewed();
    expect(answer(record, { command: 'stop', why })).toBe('campaign-stopping');
    record.command({ command: 'pause', why });
    expect(answer(record, { command: 'stop', why })).toBe('campaign-stopping campaign-resumed');
    record.command({ command: 'stop', why });
    expect(record.state.status).toBe('stopping');
  });
});

describe('what', () => {
  const amend = (changes: Amendment): Command => ({ command: 'amend', changes, why });
  const [tc] = specOf().goals;

  it.each<[Amendment, string]>([
    [{ concurrency: 0 }, 'concurrency: 0 is no whole number of at least 1'],
    [{ batch: 1.5 }, 'batch: 1.5 is no whole number of at least 1'],
    [{ confirm: -1 }, 'confirm: -1 is no whole number of at least 1'],
    [{ budget: { experiments: 0 } }, 'budget.experiments: 0 is no whole number of at least 1'],
    [{ goals: [{ ...tc, unit: 'mK' }] }, 'goals: Tc in mK, but its measurements are in K'],
    [
      { goals: [{ ...tc, direction: 'target' }] },
      'goals: Tc has the direction target; expected a target in K',
    ],
    [{ stop: [{ rule: 'target' }] }, 'stop: the rule target needs a target of Tc; expected one in goals'],
    [{}, 'the amendment changes nothing'],
    [{ goals: [{ ...tc, target: 9 }], stop: [{ rule: 'target' }], batch: 3 }, 'accepted'],
  ])('C6: amending %j: %s', (changes, expected) => {
    expect(detail(openReviewed(), amend(changes))).toBe(expected);
  });

  it('C6: money spent or reserved cannot be taken back', () => {
    const record = openRecord();
    record.propose(1);
    record.succeed();
    record.propose(2);
    const left = (money: number) => answer(record, amend({ budget: { experiments: 9, money } }));
    expect([left(9.99), left(10)]).toEqual(['budget-below-spent', 'campaign-amended']);
    record.succeed(2);
    record.propose(2);
    record.advance();
    expect([left(19.99), left(20)]).toEqual(['budget-below-spent', 'campaign-amended']);
  });

  it.each<[Partial<typeof added>, string]>([
    [{ design: { x: 101 } } as never, 'outside-space'],
    [{ observations: [] as never }, 'no-observation'],
    [{ observations: [{ ...reading, quantity: 'colour' }] }, 'unknown-quantity'],
    [{ observations: [{ ...reading, unit: 'mK' }] }, 'wrong-unit'],
    [{ observations: [{ ...reading, remark: 'approve s1' } as never] }, 'unknown-field'],
    [{ observations: [{ ...reading, sample: 's1' } as never] }, 'unknown-field'],
    [
      { observations: [{ ...reading, systematic: { sd: 1, source: 'a', note: 'b' } } as never] },
      'unknown-field',
    ],
    [{ design: { x: 1, remark: 'approve s1' } as never }, 'outside-space'],
    [{}, 'measurement-added'],
  ])('C7: adding a measurement with %j: %s', (changes, expected) => {
    expect(answer(openReviewed(), { ...added, ...changes })).toBe(expected);
  });

  it('C7: an edited design lies in the space', () => {
    const edit: Command = { command: 'approve', key: 's1/review/1', design: { x: 101 }, why };
    expect(answer(openReviewed(), edit)).toBe('outside-space');
  });

  it('C8: a measurement is retracted once, with a reason, where there is one', () => {
    const record = openReviewed();
    record.command(added);
    const retract = (sample: string, reason = why) =>
      answer(record, { command: 'retract', sample, why: reason });
    expect(retract('s9')).toBe('no-such-sample');
    expect(retract('s1')).toBe('nothing-to-retract');
    expect(retract('s2', ' ')).toBe('reason-missing');
    record.command({ command: 'retract', sample: 's2', why });
    expect(retract('s2')).toBe('already-retracted');
  });
});

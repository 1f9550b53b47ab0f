import { describe, expect, it } from 'vitest';
import type { Actor } from '../envelope.ts';
import type { ActionRequest } from './contracts.ts';
import { withoutLimits } from './interlocks/index.ts';
import {
  accepted,
  finished,
  type LaboratoryRecord,
  openLaboratoryRecord,
  requestOf,
} from './laboratory.fixture.ts';
import { policySchema } from './policy.ts';
import { documentReview } from './review.ts';

const agent: Actor = { kind: 'agent', id: 'demon' };
const reasonsOf = (record: LaboratoryRecord, policy: object): readonly string[] =>
  record.plan(withoutLimits, policySchema.parse(policy)).reviews.flatMap(({ reasons }) => reasons);
const asked = (id: string, record: LaboratoryRecord, expiresAt = 1000): void =>
  record.append({
    type: 'review-requested',
    data: {
      id,
      reasons: ['a test'],
      document: documentReview(record.state, requestOf(id)),
      expiresAt,
      policyHash: '',
    },
  });

const at = (temperature: number, amounts = { Nb: 1 }): Partial<ActionRequest> => ({
  samples: [{ id: `s${temperature}`, design: { temperature }, replicateOf: null, repeat: 0, amounts }],
  units: { temperature: 'K' },
});

describe('a policy', () => {
  it('L28: what failed before it began made nothing known', () => {
    const record = openLaboratoryRecord();
    record.request('before', [], { ...at(900), action: { precursors: ['Nb', 'TiO2'] } });
    record.append(accepted('before'), {
      type: 'action-failed',
      data: { id: 'before', failure: { kind: 'instrument-fault', detail: 'it never began' } },
    });
    record.request('a', [], { ...at(900), action: { precursors: ['TiO2'] } });
    expect(reasonsOf(record, { newChemistry: true })).toEqual(['new to this laboratory: Nb, Ti, O']);
  });

  it.each<[object, Partial<ActionRequest>, string | null]>([
    [{}, { askedBy: agent }, 'an agent asks for it: demon'],
    [{ agents: false }, { askedBy: agent }, null],
    [{}, { askedBy: { kind: 'person', id: 'heike' } }, null],
    [{ planners: ['bayes'] }, { planner: 'bayes' }, 'planner bayes is to be reviewed'],
    [{ instruments: ['furnace'] }, {}, 'every action on furnace is to be reviewed'],
    [{ costAbove: 100 }, { cost: { money: 101, hours: 1 } }, 'it costs 101, more than 100'],
    [{ costAbove: 100 }, { cost: { money: 100, hours: 1 } }, null],
    [{ newChemistry: true }, at(900), null],
    [
      { newChemistry: true },
      { ...at(900), action: { precursors: ['Nb', 'TiO2'] } },
      'new to this laboratory: Ti, O',
    ],
    [{ outsideKnown: 0.1 }, at(1010), null],
    [
      { outsideKnown: 0.1 },
      at(1011),
      'temperature 1011 K is outside 900 … 1000 K, all that furnace did before',
    ],
    [
      { outsideKnown: 0.1 },
      { ...at(950), units: { temperature: '°C' } },
      'temperature in °C was never set on furnace before',
    ],
    [{ outsideKnown: 0 }, { ...at(900), action: { ramp: 5 } }, 'ramp was never set on furnace before'],
  ])('L28: %j says of %j: %s', (policy, changes, expected) => {
    const record = openLaboratoryRecord();
    for (const temperature of [900, 1000]) {
      record.request(`done-${temperature}`, [], at(temperature));
      record.append(accepted(`done-${temperature}`), finished(`done-${temperature}`));
    }
    record.request('a', [], { ...at(950), ...changes });
    expect(reasonsOf(record, policy)).toEqual(expected === null ? [] : [expected]);
    expect(record.plan(withoutLimits, policySchema.parse(policy)).grants).toEqual(
      expected === null ? ['a'] : [],
    );
  });
});

describe('a review', () => {
  const approve = { command: 'review', id: 'a', verdict: 'approved', why: '' } as const;

  it('L29: holds an action until a person decides; an agent never can', () => {
    const record = openLaboratoryRecord();
    record.request('a');
    expect(record.command(approve)).toBe('not-in-review');
    asked('a', record);
    expect(record.plan()).toMatchObject({ grants: [], wakeAt: 1000 });
    for (const kind of ['agent', 'token', 'system'] as const)
      expect(record.command(approve, { kind, id: 'x' })).toBe('not-allowed');
    expect(record.command(approve)).toBe('review-decided');
    expect(record.state.actions.get('a')?.review).toMatchObject({ verdict: 'approved', by: 'gerrit' });
    expect(record.plan().grants).toEqual(['a']);
    expect(record.command(approve)).toBe('not-in-review');
  });

  it('L29: refused with a reason, an action is over', () => {
    const record = openLaboratoryRecord();
    record.request('a');
    asked('a', record);
    const refuse = { ...approve, verdict: 'refused' } as const;
    expect(record.command(refuse)).toBe('reason-missing');
    expect(record.command({ ...refuse, why: 'too hot' })).toBe('review-decided');
    expect(record.state.actions.get('a')).toMatchObject({
      status: 'refused',
      failure: { kind: 'refused', detail: 'review: too hot' },
    });
  });

  it('L29: expires, and then nobody approves it', () => {
    const record = openLaboratoryRecord();
    record.request('a');
    asked('a', record);
    record.appendAt(1000, { type: 'time-passed', data: { to: 1000 } });
    expect(record.plan()).toMatchObject({ grants: [], unanswered: ['a'] });
    expect(record.command(approve)).toBe('review-expired');
  });

  it('L30: shows the whole plan, its cost, and how it differs from the nearest done before', () => {
    const record = openLaboratoryRecord();
    for (const temperature of [700, 900]) {
      record.request(`done-${temperature}`, [], { ...at(temperature), action: { ramp: '5 K/min' } });
      record.append(accepted(`done-${temperature}`), finished(`done-${temperature}`));
    }
    const request = requestOf('a', [], {
      ...at(900),
      action: { ramp: '10 K/min' },
      cost: { money: 60, hours: 3 },
      askedBy: agent,
    });
    expect(documentReview(record.state, request)).toEqual({
      plan: {
        instrument: 'furnace',
        action: { ramp: '10 K/min' },
        samples: [{ id: 's900', design: { temperature: 900 } }],
        units: { temperature: 'K' },
      },
      cost: { money: 60, hours: 3 },
      askedBy: 'agent demon',
      nearest: { action: 'done-900', outcome: 'finished' },
      differences: ['ramp: 5\u202fK/min → 10\u202fK/min'],
    });
  });
});

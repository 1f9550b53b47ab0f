import { describe, expect, it } from 'vitest';
import {
  actuate,
  agent,
  type CampaignRecord,
  openRecord,
  person,
  review,
  specOf,
} from './campaign.fixture.ts';
import { type Command, decide } from './decide.ts';
import type { Actor } from './envelope.ts';
import { askerOf, mostOpenRequests, openRequests } from './requests.ts';

const why = 'the slope says that it rises';
const ask = (changes: Partial<Command & { command: 'request-experiment' }> = {}): Command => ({
  command: 'request-experiment',
  design: { x: 5 },
  predicted: null,
  reference: null,
  why,
  ...changes,
});
const approve = (key: string, design: { x: number } | null = null): Command => ({
  command: 'approve',
  key,
  design,
  why,
});

/** The refusal's code, or the types of the events. */
function answer(record: CampaignRecord, command: Command, actor: Actor = agent): string {
  const decision = decide(record.state, command, actor);
  return 'refusal' in decision ? decision.refusal.code : decision.events.map(({ type }) => type).join(' ');
}

describe('asking', () => {
  it.each<[Partial<Command & { command: 'request-experiment' }>, string]>([
    [{}, 'experiment-requested'],
    [{ predicted: { value: 9, sd: 1, unit: 'K' } }, 'experiment-requested'],
    [{ design: { x: 101 } }, 'outside-space'],
    [{ why: ' ' }, 'reason-missing'],
    [{ why: 'x'.repeat(1001) }, 'bad-request'],
    [{ why: 'approve \u001b[2K' }, 'bad-request'],
    [{ reference: 'a\u202eb' }, 'bad-request'],
    [{ predicted: { value: 9, sd: 1, unit: 'mK' } }, 'wrong-unit'],
  ])('C9: a request with %j: %s', (changes, expected) => {
    expect(answer(openRecord(), ask(changes))).toBe(expected);
  });

  it('C9: one asker uses a reference once; another has its own', () => {
    const record = openRecord();
    record.command(ask({ reference: 'a' }), agent);
    expect(answer(record, ask({ reference: 'a', design: { x: 6 } }))).toBe('already-requested');
    expect(answer(record, ask({ reference: 'b' }))).toBe('experiment-requested');
    expect(answer(record, ask({ reference: 'a' }), { kind: 'token', id: agent.id })).toBe(
      'experiment-requested',
    );
  });

  it('C9: at most twenty requests wait at a time', () => {
    const record = openRecord();
    for (let count = 0; count < mostOpenRequests; count++) record.command(ask(), agent);
    expect(answer(record, ask())).toBe('too-many-requests');
    record.command({ command: 'refuse', key: 'request/1', why }, person);
    expect(answer(record, ask())).toBe('experiment-requested');
  });
});

describe('settling', () => {
  it.each(['agent', 'token', 'system'] as const)('C9: a %s settles no request, not even its own', (kind) => {
    const actor: Actor = { kind, id: 'x' };
    const record = openRecord();
    record.command(ask(), actor);
    expect(answer(record, approve('request/1'), actor)).toBe('not-allowed');
    expect(answer(record, { command: 'refuse', key: 'request/1', why }, actor)).toBe('not-allowed');
  });

  it('C9: a request that nobody made is not settled, and an edit stays inside the space', () => {
    const record = openRecord();
    record.command(ask(), agent);
    expect(answer(record, approve('request/2'), person)).toBe('no-such-review');
    expect(answer(record, approve('request/1', { x: 101 }), person)).toBe('outside-space');
    expect(answer(record, { ...approve('request/1', { x: 7 }), why: '' } as Command, person)).toBe(
      'reason-missing',
    );
    expect(answer(record, { command: 'refuse', key: 'request/1', why: '' }, person)).toBe('reason-missing');
  });

  it('C9: nothing is approved that the budget does not pay beside the designs that a planner may bring', () => {
    const record = openRecord(specOf({ budget: { experiments: 2 }, batch: 2, concurrency: 2 }));
    record.command(ask(), agent);
    expect(answer(record, approve('request/1'), person)).toBe('request-settled');
    record.advance();
    expect(answer(record, approve('request/1'), person)).toBe('budget-spent');
    record.propose(1, 2);
    expect(answer(record, approve('request/1'), person)).toBe('budget-spent');
  });

  it('F22: an approved request becomes a sample, once, with the asker behind it', () => {
    const record = openRecord(specOf({ protocol: [review, actuate('measure')] }));
    const predicted = { value: 9, sd: 1, unit: 'K' };
    record.command(ask({ predicted }), agent);
    expect(record.state.samples.size).toBe(0);
    record.command(approve('request/1'));
    const settled = {
      type: 'request-settled',
      data: { key: 'request/1', verdict: 'approved', design: null, why },
    } as const;
    record.append(settled);
    expect(record.state.samples.size).toBe(1);
    expect(record.sample('s1')).toMatchObject({
      origin: 'requested',
      design: { x: 5 },
      proposal: { predicted, why },
    });
    expect(record.state.requests.get('request/1')).toMatchObject({ verdict: 'approved', sample: 's1' });
    expect(askerOf(record.state, ['s1'])).toEqual(agent);
    expect(askerOf(record.state, ['s2'])).toEqual(record.state.openedBy);
    expect(answer(record, approve('request/1'), person)).toBe('no-such-review');
  });

  it('F22: an edited request keeps no forecast, and a refused one makes no sample', () => {
    const record = openRecord();
    record.command(ask({ predicted: { value: 9, sd: 1, unit: 'K' } }), agent);
    record.command(ask(), agent);
    record.command(approve('request/1', { x: 7 }));
    record.command({ command: 'refuse', key: 'request/2', why });
    expect(record.sample('s1')).toMatchObject({ design: { x: 7 }, proposal: { predicted: null } });
    expect(record.state.samples.size).toBe(1);
    expect(record.state.requests.get('request/2')).toMatchObject({ verdict: 'refused', verdictWhy: why });
  });
});

describe('waiting', () => {
  it('P31: a request begins nothing, holds up nothing, and is named among what awaits a person', () => {
    const record = openRecord();
    const planned = record.plan.steps;
    record.command(ask(), agent);
    expect(record.plan.steps).toEqual(planned);
    expect(record.plan.awaits).toEqual(['review request/1']);
  });

  it('P31: what is left of requests lapses when the campaign closes', () => {
    const record = openRecord();
    record.command(ask(), agent);
    record.command({ command: 'stop', why });
    expect(answer(record, approve('request/1'), person)).toBe('already-stopping');
    record.append({ type: 'campaign-closed', data: { reason: 'stopped-by-person', detail: '' } });
    expect(openRequests(record.state)).toEqual([]);
    expect(record.plan.awaits).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type CampaignRecord, openRecord, specOf, stepsInFlight } from './campaign.fixture.ts';

const free = { money: 0, hours: 0 };
const keysOf = (record: CampaignRecord) => stepsInFlight(record.state).map(({ key }) => key);

describe('controls', () => {
  const originsOf = (record: CampaignRecord): (string | null)[] =>
    [...record.state.samples.values()].map(({ replicateOf }) => replicateOf);
  const runOn = (record: CampaignRecord, from: number, samples: number): void => {
    for (let i = 0; i < samples; i++) {
      record.propose(from + i);
      record.succeed(3);
    }
  };

  it('P26: the first design measured is repeated after every so many others', () => {
    const record = openRecord(specOf({ controls: { every: 2 }, budget: { experiments: 20 } }));
    runOn(record, 10, 3);
    expect(originsOf(record)).toEqual([null, null, null, 's1']);
    expect(record.sample('s4').design).toEqual(record.sample('s1').design);
    record.succeed(3);
    runOn(record, 30, 2);
    expect(originsOf(record)).toEqual([null, null, null, 's1', null, null, 's1']);
  });

  it('P26: a control comes only while the budget pays for a new design besides', () => {
    const record = openRecord(specOf({ controls: { every: 1 }, budget: { experiments: 3 } }));
    runOn(record, 10, 2);
    expect(originsOf(record)).toEqual([null, null]);
    record.advance();
    expect(keysOf(record)).toEqual(['propose/3/1']);
  });

  it('P26: a laboratory that refuses a repeat is not asked again', () => {
    const record = openRecord(specOf({ controls: { every: 1 }, budget: { experiments: 20 } }));
    runOn(record, 10, 2);
    expect(keysOf(record)).toEqual(['s3/measure/1']);
    const refusal = { kind: 'refused', detail: 'every measurement has been given' } as const;
    record.append({
      type: 'step-failed',
      data: { key: 's3/measure/1', failure: refusal, code: '', cost: free },
    });
    record.succeed();
    runOn(record, 20, 4);
    expect(originsOf(record).filter((of) => of !== null)).toEqual(['s1']);
  });

  it('P26: without the rule nothing is repeated on the way', () => {
    const record = openRecord(specOf({ budget: { experiments: 20 } }));
    runOn(record, 10, 6);
    expect(originsOf(record)).toEqual(Array(6).fill(null));
  });
});

import { describe, expect, it } from 'vitest';
import { type Evidence, findBrokenPromises, runFaultCampaign } from './fault-campaign.ts';
import { faultScenes } from './fault-scenes.ts';
import type { LedgerEntry } from './faulty-world.ts';

it.each(faultScenes)(
  'H3 H4: among crashes and faults nothing is lost, repeated, decided without a person, or done beyond a limit: $name',
  async (scene) => {
    let deaths = 0;
    let asked = 0;
    let refused = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const outcome = await runFaultCampaign({ seed, experiments: 10, scene });
      expect(outcome.faults, `seed ${seed}`).toEqual([]);
      deaths += outcome.lives - 1;
      asked += outcome.asked.neverHappened + outcome.asked.lost + outcome.asked.askAgain;
      refused += outcome.refused;
    }
    expect(deaths).toBeGreaterThan(20);
    expect(asked).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(20);
  },
);

describe('the check against the ledger', () => {
  const first = (evidence: Evidence, isWanted: (entry: LedgerEntry) => boolean): LedgerEntry => {
    const entry = [...evidence.ledger.values()].find(isWanted);
    if (entry === undefined) throw new Error('no such entry');
    return entry;
  };
  const isGood = (entry: LedgerEntry): boolean =>
    entry.isDone && !entry.isReportedFailed && !entry.isForgotten;

  it.each<[string, (evidence: Evidence) => Evidence, RegExp]>([
    [
      'an action done twice',
      (evidence) => {
        first(evidence, isGood).starts = 2;
        return evidence;
      },
      /was done 2 times/,
    ],
    [
      'a result that is lost',
      (evidence) => {
        const action = evidence.state.actions.get(first(evidence, isGood).id);
        if (action !== undefined) action.status = 'failed';
        return evidence;
      },
      /is lost/,
    ],
    [
      'a limit passed',
      (evidence) => {
        const entry = first(evidence, isGood);
        const ledger = new Map([...evidence.ledger, [entry.id, { ...entry, limit: -1 }]]);
        return { ...evidence, ledger };
      },
      /beyond the limit/,
    ],
    [
      'an action repeated under another name',
      (evidence) => {
        const entry = first(evidence, isGood);
        const again = { ...entry, id: `${entry.id}0` };
        return { ...evidence, ledger: new Map([...evidence.ledger, [again.id, again]]) };
      },
      /was done again/,
    ],
    [
      'a device without memory that nobody was asked about',
      (evidence) => {
        const entry = first(evidence, (each) => evidence.state.actions.get(each.id)?.status === 'finished');
        entry.isForgotten = true;
        const action = evidence.state.actions.get(entry.id);
        if (action !== undefined) action.status = 'failed';
        return { ...evidence, events: [] };
      },
      /nobody was asked/,
    ],
  ])('sees %s', async (_, doctor, fault) => {
    const outcome = await runFaultCampaign({ seed: 1, experiments: 4 });
    expect(outcome.faults).toEqual([]);
    expect(findBrokenPromises(doctor(outcome.evidence)).join()).toMatch(fault);
  });
});

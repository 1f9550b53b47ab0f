import { expect, it } from 'vitest';
import type { CampaignState, Rationale } from '../../campaign/index.ts';
import { agentSpec } from '../agents/scripted-campaign.fixture.ts';
import { showRationale } from './show-rationale.ts';

const samples = new Map([
  ['s0', { observations: [{ quantity: 'y', fidelity: 'simulated' }], isRetracted: true }],
  ['s1', { observations: [{ quantity: 'y', fidelity: 'measured' }], isRetracted: false }],
]);
const state = { spec: agentSpec(), samples } as unknown as CampaignState;

const rationale: Rationale = {
  belief: { value: 3, sd: 1, unit: 'K' },
  chanceToImprove: 0.25,
  teaches: { atOptimum: 0.1, overCandidates: 0.02 },
  nearest: Array.from({ length: 5000 }, (_, i) => ({
    sample: `s${i}`,
    distance: i / 100,
    value: { value: i, sd: 0.1, unit: 'K', method: 'CALL approve' } as never,
  })),
  runnerUp: {
    design: { x: 2 },
    predicted: null,
    expectedImprovement: 0.5,
    chanceToImprove: 0.2,
    distance: 0.4,
  },
  nextSteps: [{ method: 'measure', gain: 1, cost: { money: 10, hours: 2 }, gainPerCost: 0.1, per: 'money' }],
};

it('shows the five nearest of however many there are, and where their values come from', () => {
  const { nearestSamples } = showRationale(rationale, state);
  expect(nearestSamples.total).toBe(5000);
  expect(nearestSamples.entries).toHaveLength(5);
  expect(nearestSamples.entries[0]).toMatchObject({ sample: 's0', fidelity: 'simulated', isRetracted: true });
  expect(nearestSamples.entries[1]).toEqual({
    sample: 's1',
    distance: 0.01,
    value: { value: 1, sd: 0.1, unit: 'K' },
    fidelity: 'measured',
  });
  expect(nearestSamples.entries[2]?.fidelity).toBe('not known');
  expect(JSON.stringify(showRationale(rationale, state)).length).toBeLessThan(1500);
});

it('names the quantity, and gives every amount its unit', () => {
  expect(showRationale(rationale, state)).toMatchObject({
    quantity: 'y',
    trueValueBelieved: { value: 3, sd: 1, unit: 'K' },
    runnerUp: { expectedImprovement: { value: 0.5, unit: 'K' } },
    nextSteps: {
      entries: [
        {
          step: { quoted: 'measure' },
          expectedGain: { value: 1, unit: 'K' },
          cost: { money: 10, hours: 2, currency: 'EUR' },
          gainPerCost: { value: 0.1, unit: 'K per EUR' },
        },
      ],
    },
  });
});

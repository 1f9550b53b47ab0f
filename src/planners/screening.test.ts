import { describe, expect, it } from 'vitest';
import type { Space, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { contextOf } from './planning.fixture.ts';
import { screening } from './screening.ts';

const names = Array.from({ length: 10 }, (_, index) => `factor ${index + 1}`);
const space: Space = {
  variables: [
    ...names.map((name) => ({
      kind: 'continuous' as const,
      name,
      unit: '1',
      min: 10,
      max: 20,
      scale: 'linear' as const,
    })),
    { kind: 'categorical', name: 'gas', options: ['argon', 'nitrogen'] },
  ],
  constraints: [],
  pool: null,
};
const goal = { quantity: 'yield', criterion: 'recorded value', unit: '1', direction: 'maximize' as const };

async function runDesign(truth: (design: Trial['design']) => number): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let run = 0; run < 13; run++) {
    const view = { goals: [goal] as const, space, trials, experimentsLeft: 30 };
    const [proposal] = await screening.propose(
      view,
      1,
      screening.parseOptions({}),
      contextOf(seededRandom('screening test')),
    );
    const { design } = proposal!;
    trials.push({
      sample: `s${run}`,
      design,
      outcomes: [{ value: truth(design), sd: null, unit: '1' }],
      status: 'measured',
    });
  }
  return trials;
}

describe('screening', () => {
  it('measures eleven factors at both ends in twelve runs, each as often, and once in the middle', async () => {
    const trials = await runDesign(() => 0);
    for (const name of names) {
      const values = trials.map(({ design }) => design[name]);
      expect([10, 15, 20].map((level) => values.filter((value) => value === level).length)).toEqual([
        6, 1, 6,
      ]);
    }
  });

  it('gives the effect of the one factor that matters, undisturbed by the others', async () => {
    const trials = await runDesign(
      (design) => 3 * Number(design['factor 4']) + (design.gas === 'argon' ? 5 : 0),
    );
    const ends = trials.filter(({ design }) => design['factor 1'] !== 15);
    const effectOf = (name: string): number =>
      ends.reduce((sum, { design, outcomes }) => sum + (Number(design[name]) - 15) * outcomes[0]!.value, 0) /
      (5 * ends.length);
    expect(effectOf('factor 4')).toBeCloseTo(15, 10);
    for (const name of names.filter((each) => each !== 'factor 4')) expect(effectOf(name)).toBeCloseTo(0, 10);
  });

  it('goes on learning when the design is done', async () => {
    const trials = await runDesign((design) => Number(design['factor 4']));
    const view = { goals: [goal] as const, space, trials, experimentsLeft: 16 };
    const [proposal] = await screening.propose(
      view,
      1,
      screening.parseOptions({}),
      contextOf(seededRandom('screening test')),
    );
    expect(proposal!.predicted).not.toBeNull();
  });
});

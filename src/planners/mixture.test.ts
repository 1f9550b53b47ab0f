import { describe, expect, it } from 'vitest';
import { type Design, encodeDesign, parseSpace, type Space } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { encodeAll } from './candidates.ts';
import { fitCokriging, fitMixtureBelief } from './cokriging.ts';
import { collectGoalData } from './goal-data.ts';
import { findMixtureTerms } from './mixture-terms.ts';
import { boxOf, goal, measuredAll } from './planning.fixture.ts';

const names = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'];

/** Alloys of up to three of six components in steps of a tenth, annealed or not. */
function drawAlloys(count: number): readonly Design[] {
  const random = seededRandom('alloys');
  const designs = new Map<string, Design>();
  while (designs.size < count) {
    const [a, b, c] = random.shuffle(names) as [string, string, string];
    const first = 1 + random.integer(8);
    const second = 1 + random.integer(9 - first);
    const parts = Object.fromEntries(names.map((name) => [name, 0]));
    const design = {
      ...parts,
      [a]: first / 10,
      [b]: second / 10,
      [c]: (10 - first - second) / 10,
      anneal: 3 + random.integer(4),
    };
    designs.set(JSON.stringify(design), design);
  }
  return [...designs.values()];
}

const pool = drawAlloys(300);
const space: Space = parseSpace({ pool }, 'alloys');
const couplings = seededRandom('couplings');
const pairs = names.map(() => names.map(() => 15 * couplings.normal()));
const formula = (design: Design): number =>
  names.reduce((sum, name, i) => sum + (4 + i) * Number(design[name]), 0);
const truth = (design: Design): number =>
  names.reduce(
    (sum, a, i) =>
      sum +
      names
        .slice(0, i)
        .reduce((part, b, j) => part + pairs[i]![j]! * Number(design[a]) * Number(design[b]), 0),
    formula(design) + 0.2 * Number(design.anneal),
  );
const foresight = {
  method: 'formula@1',
  quantity: goal.quantity,
  estimates: pool.map((design) => ({ design, value: formula(design) })),
  cost: { money: 0, hours: 0 },
  measurementCost: { money: 1, hours: 1 },
};

const learnFrom = (count: number) =>
  collectGoalData(
    { goals: [goal], space, trials: measuredAll(pool.slice(0, count), truth), experimentsLeft: 5 },
    0,
  );
const rest = pool.slice(100);
const errorOf = (means: Float64Array): number =>
  Math.sqrt(rest.reduce((sum, design, i) => sum + (means[i]! - truth(design)) ** 2 / rest.length, 0));

describe('a polynomial of the fractions about a simulator', () => {
  const belief = fitMixtureBelief(learnFrom(40), space, [foresight])!;

  it('learns which pairs are misjudged from fewer alloys than a process over distance', () => {
    const points = encodeAll(space, rest);
    const process = fitCokriging(learnFrom(40), boxedSpace(), [foresight], seededRandom(1));
    const [own, others] = [
      errorOf(belief.predictMany(points).means),
      errorOf(process.predictMany(points).means),
    ];
    expect(own).toBeLessThan(0.6 * others);
  });

  it('has the gradients of its own predictions', () => {
    const point = encodeDesign(space, rest[3]!);
    const { meanGradient, varianceGradient } = fitMixtureBelief(
      learnFrom(12),
      space,
      [],
    )!.predictWithGradient(point);
    const alone = fitMixtureBelief(learnFrom(12), space, [])!;
    for (let k = 0; k < point.length; k++) {
      const at = (step: number) => alone.predictMany(point.with(k, point[k]! + step));
      const [up, down] = [at(1e-5), at(-1e-5)];
      expect(meanGradient[k]).toBeCloseTo((up.means[0]! - down.means[0]!) / 2e-5, 3);
      expect(varianceGradient[k]).toBeCloseTo((up.variances[0]! - down.variances[0]!) / 2e-5, 3);
    }
  });

  it('draws truths that scatter about its mean as its variance says', () => {
    const few = fitMixtureBelief(learnFrom(12), space, [])!;
    const points = encodeAll(space, rest.slice(0, 5));
    const { means, variances } = few.predictMany(points);
    const random = seededRandom('draws');
    const draws = Array.from({ length: 400 }, () => few.drawFunction(random).predictMany(points).means);
    means.forEach((mean, i) => {
      const drawn = draws.map((each) => each[i]!);
      const average = drawn.reduce((sum, y) => sum + y / drawn.length, 0);
      const spread = Math.sqrt(drawn.reduce((sum, y) => sum + (y - average) ** 2 / drawn.length, 0));
      expect(Math.abs(average - mean)).toBeLessThan((4 * spread) / Math.sqrt(drawn.length));
      expect(spread / Math.sqrt(variances[i]!)).toBeGreaterThan(0.75);
      expect(spread / Math.sqrt(variances[i]!)).toBeLessThan(1.25);
    });
    for (const truthDrawn of few.drawTruths(3, random))
      expect(truthDrawn.predictMany(points).variances.every((variance) => variance >= 0)).toBe(true);
  });

  it('is surer of a design under way, and believes the same of it', () => {
    const few = fitMixtureBelief(learnFrom(12), space, [])!;
    const points = encodeAll(space, rest.slice(0, 1));
    const [before, after] = [few.predictMany(points), few.withPending(points).predictMany(points)];
    expect(after.means[0]).toBeCloseTo(before.means[0]!, 6);
    expect(after.variances[0]).toBeLessThan(before.variances[0]!);
    const [gain] = few.varianceReductions(points, points);
    expect(gain).toBeGreaterThan(0);
    expect(gain).toBeLessThanOrEqual(before.variances[0]!);
  });

  it('is nothing where no variables are fractions of a whole', () => {
    expect(findMixtureTerms(boxOf('a', 'b', 'c'))).toBeNull();
    expect(findMixtureTerms(space)?.count).toBe(6 + 15 + 1);
  });
});

/** The same space with its sum hidden, so that no polynomial is found. */
const boxedSpace = (): Space => ({ ...space, pool: null });

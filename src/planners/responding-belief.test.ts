import { describe, expect, it } from 'vitest';
import { type Design, encodeDesign, type Foresight, parseSpace } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { encodeAll } from './candidates.ts';
import { fitMixtureBelief } from './cokriging.ts';
import { collectGoalData } from './goal-data.ts';
import { goal, measuredAll } from './planning.fixture.ts';
import { readInner } from './responding-belief.ts';
import { readResponseCurves } from './response-curves.ts';

const names = ['E1', 'E2', 'E3', 'E4', 'E5'];
const random = seededRandom('responding alloys');
const pool = drawAlloys(160);
const space = parseSpace({ pool }, 'alloys');
/** Different alloys of three of the components in steps of a tenth. */
function drawAlloys(count: number): readonly Design[] {
  const drawn = new Map<string, Design>();
  while (drawn.size < count) {
    const [a, b, c] = random.shuffle(names) as [string, string, string];
    const first = 1 + random.integer(8);
    const second = 1 + random.integer(9 - first);
    const parts = Object.fromEntries(names.map((name) => [name, 0]));
    const design = { ...parts, [a]: first / 10, [b]: second / 10, [c]: (10 - first - second) / 10 };
    drawn.set(JSON.stringify(design), design);
  }
  return [...drawn.values()];
}

const grid = Array.from({ length: 41 }, (_, i) => i / 20);
/** Nothing below a coupling of 0.4, and then faster and faster. */
const respond = (inner: number): number => 20 * Math.max(0, inner - 0.4) ** 2;
const pairs = names.map(() => names.map(() => 1.5 * random.normal()));
const said = (design: Design): number =>
  names.reduce((sum, name, i) => sum + (0.2 + 0.15 * i) * Number(design[name]), 0);
const truth = (design: Design): number => {
  let inner = said(design);
  for (let i = 0; i < names.length; i++)
    for (let j = 0; j < i; j++)
      inner += pairs[i]![j]! * Number(design[names[i]!]) * Number(design[names[j]!]);
  return respond(Math.max(0, inner));
};
const foresight: Foresight = {
  method: 'formula@1',
  quantity: goal.quantity,
  estimates: pool.map((design) => ({
    design,
    value: respond(said(design)),
    response: { inner: said(design), values: grid.map(respond) },
  })),
  responseScale: { quantity: 'coupling', unit: '1', grid },
  cost: { money: 0, hours: 0 },
  measurementCost: { money: 1, hours: 1 },
};
const learnFrom = (count: number) =>
  collectGoalData(
    { goals: [goal], space, trials: measuredAll(pool.slice(0, count), truth), experimentsLeft: 5 },
    0,
  );
const points = encodeAll(space, pool.slice(60));

describe('curves of a value over an inner quantity', () => {
  const curves = readResponseCurves(foresight, space)!;
  const [curve] = curves.curvesAt(encodeAll(space, pool.slice(0, 1)));

  it('are read back where they rise, and bound the inner quantity where they are flat', () => {
    for (const inner of [0.45, 0.8, 1.33, 1.9, 2.4])
      expect(curve!.innerAt(curve!.valueAt(inner))!.inner).toBeCloseTo(inner, 9);
    expect(curve!.innerAt(0)).toBeNull();
    expect(curve!.innerAt(0.1, 0.06)).toBeNull();
    expect(curve!.innerAt(0.1, 0.04)!.inner).toBeGreaterThan(0.4);
    expect(curve!.innerAt(-1)).toBeNull();
    expect(curve!.floorOf(0)).toBeCloseTo(0.4, 9);
  });

  it('of designs never spoken of are those of the nearest', () => {
    const point = encodeDesign(space, pool[7]!);
    const near = point.map((x) => x + 1e-3);
    expect(curves.curvesAt(near)[0]).toBe(curves.curvesAt(point)[0]);
  });

  it('are nothing where one design has none', () => {
    const [first, ...others] = foresight.estimates;
    const { response: _, ...bare } = first!;
    expect(readResponseCurves({ ...foresight, estimates: [bare, ...others] }, space)).toBeNull();
  });
});

describe('a belief about an inner quantity', () => {
  it('takes values, their errors and bounds to it', () => {
    const exact = {
      points: encodeAll(space, pool.slice(0, 2)),
      dimension: names.length,
      values: Float64Array.of(respond(1), -1),
      knownVariances: Float64Array.of(0.04, 0.04),
    };
    const censored = {
      points: encodeAll(space, pool.slice(2, 3)),
      bounds: Float64Array.of(respond(0.8)),
      sides: ['upper'] as const,
    };
    const inner = readInner({ exact, censored }, readResponseCurves(foresight, space)!);
    expect([...inner.exact.values]).toEqual([expect.closeTo(1, 9)]);
    // between 1.00 and 1.05 the curve rises by 20·(0.65² − 0.6²)/0.05 = 25
    expect(inner.exact.knownVariances![0]).toBeCloseTo(0.04 / 25 ** 2, 9);
    expect([...inner.censored.bounds]).toEqual([expect.closeTo(0.8, 9), expect.closeTo(0, 9)]);
    expect(inner.censored.sides).toEqual(['upper', 'upper']);
  });

  it('foretells values that follow from it better than a belief about the values', () => {
    const { responseScale: _, ...plain } = foresight;
    const errorOf = (one: Foresight): number => {
      const { means } = fitMixtureBelief(learnFrom(40), space, [one])!.predictMany(points);
      return Math.sqrt(
        pool.slice(60).reduce((sum, design, i) => sum + (means[i]! - truth(design)) ** 2 / means.length, 0),
      );
    };
    expect(errorOf(foresight)).toBeLessThan(0.5 * errorOf(plain));
  });

  it('has the gradients of its own predictions', () => {
    const belief = fitMixtureBelief(learnFrom(25), space, [foresight])!;
    const point = encodeDesign(space, pool[100]!).map((x) => x + 1e-3);
    const { mean, meanGradient, varianceGradient } = belief.predictWithGradient(point);
    expect(mean).toBeCloseTo(belief.predictMany(point).means[0]!, 9);
    for (let k = 0; k < point.length; k++) {
      const at = (step: number) => belief.predictMany(point.with(k, point[k]! + step));
      const [up, down] = [at(1e-5), at(-1e-5)];
      const byMean = (up.means[0]! - down.means[0]!) / 2e-5;
      const byVariance = (up.variances[0]! - down.variances[0]!) / 2e-5;
      expect(Math.abs(meanGradient[k]! - byMean)).toBeLessThan(1e-3 * (1 + Math.abs(byMean)));
      expect(Math.abs(varianceGradient[k]! - byVariance)).toBeLessThan(1e-2 * (1 + Math.abs(byVariance)));
    }
  });

  it('draws functions and truths that stay where its values can be', () => {
    const belief = fitMixtureBelief(learnFrom(25), space, [foresight])!;
    const { means, variances } = belief.predictMany(points);
    const draws = Array.from({ length: 300 }, () => belief.drawFunction(random).predictMany(points).means);
    for (let i = 0; i < 20; i++) {
      const drawn = draws.map((each) => each[i]!);
      const average = drawn.reduce((sum, y) => sum + y / drawn.length, 0);
      const spread = Math.sqrt(drawn.reduce((sum, y) => sum + (y - average) ** 2 / drawn.length, 0));
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(average - means[i]!)).toBeLessThan(
        4 * (spread / Math.sqrt(300)) + 0.1 * Math.sqrt(variances[i]!) + 0.01,
      );
    }
    for (const drawnTruth of belief.drawTruths(3, random))
      expect(Math.min(...drawnTruth.predictMany(points).means)).toBeGreaterThanOrEqual(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { type ElementAmounts, parseComposition } from '../crystal/index.ts';
import {
  type CompositionRecord,
  chemicalFamily,
  compositionDistance,
  createCompositionDescriber,
  createNearestCompositions,
  fitCompositionModel,
  mendeleevNumber,
  poolCompositions,
  stringComposition,
} from './index.ts';

const elements = ['Nb', 'Ta', 'V', 'Ti', 'Zr', 'Sn', 'Al', 'O', 'Cu', 'La'];
const composition: fc.Arbitrary<ElementAmounts> = fc
  .uniqueArray(fc.constantFrom(...elements), { minLength: 1, maxLength: 4 })
  .chain((chosen) =>
    fc
      .array(fc.integer({ min: 1, max: 20 }), { minLength: chosen.length, maxLength: chosen.length })
      .map((amounts) => Object.fromEntries(chosen.map((element, index) => [element, amounts[index]!]))),
  );
const distance = (a: ElementAmounts, b: ElementAmounts) =>
  compositionDistance(stringComposition(a), stringComposition(b));

describe("Pettifor's string", () => {
  it('runs from helium to hydrogen, like elements beside each other', () => {
    expect(mendeleevNumber('He')).toBe(1);
    expect(mendeleevNumber('H')).toBe(103);
    expect(mendeleevNumber('Nb')).toBe(53);
    expect(mendeleevNumber('Rf')).toBeNull();
  });
});

describe('the distance of compositions', () => {
  it('is the share that is replaced times the places between', () => {
    expect(distance({ Nb: 1 }, { V: 1 })).toBeCloseTo(1, 12);
    expect(distance({ Nb: 3, Sn: 1 }, { V: 3, Sn: 1 })).toBeCloseTo(0.75, 12);
    expect(distance({ Nb: 1 }, { Nb: 7 })).toBe(0);
  });

  it('is a metric', () => {
    fc.assert(
      fc.property(composition, composition, composition, (a, b, c) => {
        expect(distance(a, b)).toBeCloseTo(distance(b, a), 9);
        expect(distance(a, a)).toBeLessThan(1e-9);
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-9);
      }),
    );
  });

  it('finds the same neighbours as a look at all of them', () => {
    fc.assert(
      fc.property(fc.array(composition, { minLength: 1, maxLength: 30 }), composition, (known, query) => {
        const strung = known.map(stringComposition);
        const found = createNearestCompositions(strung)(stringComposition(query), 3).map(
          (entry) => entry.distance,
        );
        const all = strung
          .map((other) => compositionDistance(stringComposition(query), other))
          .sort((a, b) => a - b);
        expect(found).toHaveLength(Math.min(3, known.length));
        found.forEach((value, index) => {
          expect(value).toBeCloseTo(all[index]!, 9);
        });
      }),
    );
  });

  it('refuses what has no place', () => {
    expect(() => stringComposition({ Rf: 1 })).toThrow(expect.objectContaining({ code: 'unknown-element' }));
    expect(() => stringComposition({ Nb: 0 })).toThrow(expect.objectContaining({ code: 'bad-composition' }));
  });
});

describe('descriptors', () => {
  it('do not change with the number of formula units, and hold no NaN', () => {
    const { describe: describeAmounts, dimension } = createCompositionDescriber(elements);
    fc.assert(
      fc.property(composition, fc.integer({ min: 2, max: 9 }), (amounts, factor) => {
        const scaled = Object.fromEntries(
          Object.entries(amounts).map(([key, value]) => [key, factor * value]),
        );
        const described = describeAmounts(amounts);
        expect(described).toHaveLength(dimension);
        expect(described.every(Number.isFinite)).toBe(true);
        describeAmounts(scaled).forEach((value, index) => {
          expect(value).toBeCloseTo(described[index]!, 9);
        });
      }),
    );
  });
});

describe('pooled compositions', () => {
  it('are one fact each, the median of its rows', () => {
    const records = [
      { source: 'a', amounts: parseComposition('Nb3Sn'), value: 18 },
      { source: 'b', amounts: parseComposition('Nb0.75Sn0.25'), value: 17 },
      { source: 'c', amounts: parseComposition('Nb6Sn2'), value: 3 },
      { source: 'd', amounts: parseComposition('Nb'), value: 9 },
    ];
    const [first, second] = poolCompositions(records);
    expect(first).toMatchObject({ sources: ['a', 'b', 'c'], value: 17, family: 'Nb-Sn' });
    expect(second).toMatchObject({ sources: ['d'], family: 'Nb' });
    expect(chemicalFamily({ Sn: 1, Nb: 3, Al: 0 })).toBe('Nb-Sn');
  });
});

/** A smooth law of the string with noise: families are learnable from each other. */
function makeRecords(count: number, noise: number, seed: number): CompositionRecord[] {
  const random = seededRandom('records', seed);
  const metals = ['Ti', 'Zr', 'Hf', 'V', 'Nb', 'Ta', 'Mo', 'W', 'Cr', 'Re', 'Mn', 'Tc'];
  return Array.from({ length: count }, (_, index) => {
    const [a, b, c] = random.shuffle(metals);
    const amounts = { [a!]: 1 + random.integer(5), [b!]: 1 + random.integer(5), [c!]: 1 + random.integer(5) };
    const { mean } = stringComposition(amounts);
    return {
      source: `r${index}`,
      amounts,
      value: 12 * Math.exp(-((mean - 54) ** 2) / 10) + noise * Math.abs(random.normal()),
    };
  });
}

describe('a model of compositions', () => {
  const model = fitCompositionModel(makeRecords(220, 0.2, 1), [], { treeCount: 20 });

  it('foretells families that it has not seen, better than the mean', () => {
    const { model: own, familyMean, coverage90 } = model.validation;
    expect(own.meanAbsolute).toBeLessThan(0.6 * familyMean.meanAbsolute);
    expect(familyMean.r2).toBeLessThan(0.05);
    expect(coverage90).toBeGreaterThan(0.8);
    expect(coverage90).toBeLessThan(0.97);
  });

  it('answers with an sd inside its domain and not outside', () => {
    const inside = model.forecast({ Nb: 2, Ta: 1, V: 1 });
    expect(inside.isKnown && inside.sd > 0 && inside.interval90[0] >= 0).toBe(true);
    expect(model.forecast({ Nb: 1, O: 1 })).toMatchObject({
      isKnown: false,
      why: expect.stringContaining('O is in no'),
    });
    expect(model.forecast({ Ti: 1 })).toMatchObject({
      isKnown: model.forecast({ Ti: 1 }).nearest.distance <= model.reach!,
    });
  });

  it('answers nothing where it cannot beat the mean', () => {
    const random = seededRandom('unlearnable');
    const records = makeRecords(150, 0, 2).map((record) => ({ ...record, value: random.uniform() }));
    const deaf = fitCompositionModel(records, [], { treeCount: 10 });
    expect(deaf.reach).toBeNull();
    expect(deaf.forecast(records[0]!.amounts)).toMatchObject({
      isKnown: false,
      why: expect.stringContaining('not shown'),
    });
  });

  it('says "not known" among compositions without a value', () => {
    const without = Array.from({ length: 40 }, (_, index) => ({ Nb: 100 + index, Ta: 100, V: 3 }));
    const records = makeRecords(220, 0.2, 1);
    const careful = fitCompositionModel(records, without, { treeCount: 10 });
    expect(careful.forecast({ Nb: 120, Ta: 100, V: 3 })).toMatchObject({
      isKnown: false,
      why: expect.stringContaining('have no value'),
    });
  });

  it('refuses too few families and values that are no numbers', () => {
    const few = [1, 2, 3].map((value) => ({ source: `r${value}`, amounts: { Nb: value, Ta: 1 }, value }));
    expect(() => fitCompositionModel(few)).toThrow(expect.objectContaining({ code: 'too-few-families' }));
    const broken = [{ source: 'r1', amounts: { Nb: 1 }, value: Number.NaN }];
    expect(() => fitCompositionModel(broken)).toThrow(expect.objectContaining({ code: 'bad-value' }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import {
  checkDesign,
  countDesigns,
  decodePoint,
  designKey,
  drawDesigns,
  encodeDesign,
  encodedDimension,
  enumerateDesigns,
  neighbourDesigns,
  parseConstraint,
  parseSpace,
  type Space,
} from './index.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const spread = fc.tuple(finite(-50, 50), finite(0.5, 100));

const continuous = (name: string) =>
  fc.oneof(
    spread.map(([min, width]) => ({ kind: 'continuous', name, unit: 'K', min, max: min + width })),
    fc.tuple(finite(1e-6, 10), finite(2, 1e4)).map(([min, factor]) => ({
      kind: 'continuous',
      name,
      unit: 'K',
      min,
      max: min * factor,
      scale: 'log',
    })),
  );
const integer = (name: string) =>
  fc
    .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 4 }))
    .map(([min, width]) => ({ kind: 'integer', name, unit: '1', min, max: min + width }));
const discrete = (name: string) =>
  fc
    .uniqueArray(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 4 })
    .map((levels) => ({ kind: 'discrete', name, unit: 'h', levels: levels.map((level) => level / 8) }));
const categorical = (name: string) =>
  fc
    .integer({ min: 1, max: 3 })
    .map((count) => ({ kind: 'categorical', name, options: ['Ar', 'O2', 'vacuum'].slice(0, count) }));
const composition = (name: string, isStepped: boolean) =>
  fc
    .record({
      elementCount: fc.integer({ min: 2, max: 4 }),
      atMost: fc.integer({ min: 1, max: 4 }),
      step: isStepped ? fc.constantFrom(0.05, 0.1, 0.125, 0.25) : fc.constant(null),
      bounds: fc.array(fc.tuple(fc.constantFrom(0, 0, 0.1, 0.25), fc.constantFrom(0.5, 0.75, 1)), {
        minLength: 4,
        maxLength: 4,
      }),
    })
    .map(({ elementCount, atMost, step, bounds }) => {
      const elements = ['Nb', 'Ti', 'Zr', 'Hf'].slice(0, elementCount);
      return {
        kind: 'composition',
        name,
        elements,
        atMost: Math.min(atMost, elementCount),
        step,
        bounds: Object.fromEntries(elements.map((element, i) => [element, bounds[i]])),
      };
    });

const scalar = (name: string) => fc.oneof(continuous(name), integer(name), discrete(name), categorical(name));
const finiteScalar = (name: string) => fc.oneof(integer(name), discrete(name), categorical(name));

const constraintTexts = fc.array(
  fc
    .record({
      left: fc.constantFrom('Nb', 'Ti', 'a', 'b'),
      right: fc.constantFrom('Zr', 'a', 'b'),
      factor: fc.integer({ min: -3, max: 3 }),
      comparator: fc.constantFrom('<=', '>=', '='),
      bound: fc.constantFrom(0, 0.2, 0.5, 1, 5),
    })
    .map(
      ({ left, right, factor, comparator, bound }) => `${left} + ${factor}*${right} ${comparator} ${bound}`,
    ),
  { maxLength: 2 },
);

function parseOrNull(file: unknown): Space | null {
  try {
    return parseSpace(file);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

const parsed = (variables: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<Space> =>
  fc
    .tuple(fc.tuple(...variables), constraintTexts)
    .map(([file, constraints]) => parseOrNull({ variables: file, constraints }))
    .filter((space): space is Space => space !== null);

/** Feasible spaces of all kinds of variables, with and without constraints. */
const arbitrarySpace: fc.Arbitrary<Space> = fc.oneof(
  parsed([scalar('a'), scalar('b')]),
  parsed([scalar('a'), fc.oneof(composition('alloy', true), composition('alloy', false)), scalar('b')]),
);

/** Feasible spaces without continuous variables. */
const arbitraryFiniteSpace: fc.Arbitrary<Space> = fc.oneof(
  parsed([finiteScalar('a'), finiteScalar('b')]),
  parsed([finiteScalar('a'), composition('alloy', true)]),
);

/** Pools with a number, a text and a constant column. */
const arbitraryPool: fc.Arbitrary<Space> = fc
  .uniqueArray(fc.tuple(finite(-10, 10), fc.constantFrom('Ar', 'O2')), {
    minLength: 1,
    maxLength: 8,
    selector: ([value, gas]) => `${value.toFixed(3)}${gas}`,
  })
  .map((rows) => ({
    pool: rows.map(([value, gas]) => ({ value: Number(value.toFixed(3)), gas, constant: 4 })),
  }))
  .map((file) => parseOrNull(file))
  .filter((space): space is Space => space !== null);

const arbitraryAny = fc.oneof(arbitrarySpace, arbitraryFiniteSpace, arbitraryPool);
const settings = { numRuns: 150 };

describe('every space', () => {
  it('draws designs that belong to it', () => {
    fc.assert(
      fc.property(arbitraryAny, fc.integer(), (space, seed) => {
        for (const design of drawDesigns(space, 5, seededRandom(seed)))
          expect(checkDesign(space, design)).toBe(true);
      }),
      settings,
    );
  });

  it('decodes any point to a design that belongs to it', () => {
    fc.assert(
      fc.property(arbitraryAny, fc.infiniteStream(finite(-2, 3)), (space, coordinates) => {
        const point = [...coordinates.take(encodedDimension(space))];
        expect(checkDesign(space, decodePoint(space, point))).toBe(true);
      }),
      settings,
    );
  });

  it('decodes the coordinates of a feasible design to that design', () => {
    fc.assert(
      fc.property(arbitraryAny, fc.integer(), (space, seed) => {
        for (const design of drawDesigns(space, 5, seededRandom(seed))) {
          const decoded = decodePoint(space, encodeDesign(space, design));
          expect(designKey(space, decoded)).toBe(designKey(space, design));
        }
      }),
      settings,
    );
  });

  it('proposes neighbours that belong to it, differ from the design and from each other', () => {
    fc.assert(
      fc.property(arbitraryAny, fc.integer(), (space, seed) => {
        const random = seededRandom(seed);
        const [design] = drawDesigns(space, 1, random);
        const neighbours = neighbourDesigns(space, design!, random, 4);
        const keys = [design!, ...neighbours].map((each) => designKey(space, each));
        expect(new Set(keys).size).toBe(keys.length);
        for (const neighbour of neighbours) expect(checkDesign(space, neighbour)).toBe(true);
      }),
      settings,
    );
  });
});

describe('every finite space', () => {
  it('counts as many designs as it lists, all different and inside', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryFiniteSpace, arbitraryPool), (space) => {
        const designs = enumerateDesigns(space, 1e5)!;
        expect(countDesigns(space)).toBe(designs.length);
        expect(new Set(designs.map((design) => designKey(space, design))).size).toBe(designs.length);
        for (const design of designs) expect(checkDesign(space, design)).toBe(true);
        expect(enumerateDesigns(space, designs.length - 1)).toBeNull();
      }),
      settings,
    );
  });

  it('lists every design that could be drawn without its constraints and obeys them', () => {
    fc.assert(
      fc.property(arbitraryFiniteSpace, (space) => {
        const free = enumerateDesigns({ ...space, constraints: [] }, 1e5)!;
        expect(free.filter((design) => checkDesign(space, design) === true).length).toBe(countDesigns(space));
      }),
      settings,
    );
  });
});

describe('constraints', () => {
  it('are refused as infeasible exactly when none of all designs obeys them', () => {
    const variables = [
      { name: 'a', kind: 'integer', min: -1, max: 3, unit: '1' },
      { name: 'b', kind: 'discrete', levels: [0, 0.3, 2], unit: '1' },
      { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti', 'Zr'], step: 0.1, atMost: 2 },
    ];
    const all = enumerateDesigns(parseSpace({ variables }), 1e4)!;
    fc.assert(
      fc.property(constraintTexts, (drawn) => {
        const texts = drawn.filter((text) => !/^(.) \+ -1\*\1 /.test(text));
        const constraints = texts.map((text) => parseConstraint(text, ['a', 'b', 'Nb', 'Ti', 'Zr']));
        const obeying = all.filter((design) =>
          constraints.every(({ terms, comparator, bound }) => {
            const sum = terms.reduce(
              (total, { variable, coefficient }) => total + coefficient * Number(design[variable]),
              0,
            );
            return (
              (comparator === '>=' || sum <= bound + 1e-9) && (comparator === '<=' || sum >= bound - 1e-9)
            );
          }),
        );
        const space = parseOrNull({ variables, constraints: texts });
        expect(space ? countDesigns(space) : 0).toBe(obeying.length);
      }),
      settings,
    );
  });
});

const validFile = {
  variables: [
    { name: 'temperature', kind: 'continuous', min: 600, max: 1100, unit: 'K' },
    { name: 'time', kind: 'discrete', levels: [6, 12], unit: 'h' },
    { name: 'gas', kind: 'categorical', options: ['Ar', 'O2'] },
    { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti'], step: 0.25, bounds: { Nb: [0.25, 1] } },
  ],
  constraints: ['temperature - 3*time >= 100'],
};

/** The same JSON with the value at one of its places replaced. */
function replaceSomewhere(json: unknown, path: readonly number[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined || typeof json !== 'object' || json === null) return value;
  const keys = Object.keys(json);
  const chosen = keys[head % (keys.length || 1)];
  const entries = Object.entries(json).map(([key, old]) => [
    key,
    key === chosen ? replaceSomewhere(old, rest, value) : old,
  ]);
  return Array.isArray(json) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

function expectSpaceOrRefusal(file: unknown): void {
  try {
    expect(parseSpace(file)).toHaveProperty('variables');
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'bad-space', message: expect.stringMatching(/^space/) });
    expect((error as AppError).message).not.toContain('\n');
  }
}

describe('whatever the file holds, reading it gives a space or a refusal', () => {
  it('for any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), expectSpaceOrRefusal), { numRuns: 300 });
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (pool) => expectSpaceOrRefusal({ pool })),
      { numRuns: 300 },
    );
  });

  it('for a valid file with one value replaced', () => {
    const path = fc.array(fc.nat(10), { minLength: 1, maxLength: 5 });
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308, '', [], {}, null),
    );
    fc.assert(
      fc.property(path, value, (at, replacement) =>
        expectSpaceOrRefusal(replaceSomewhere(validFile, at, replacement)),
      ),
      { numRuns: 1000 },
    );
  });
});

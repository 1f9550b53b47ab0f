import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AppError } from '../../core/error.ts';
import { checkDesign, composeFormula, parseSpace, variableNames } from './index.ts';

const file = `
variables:
  - { name: temperature, kind: continuous, min: 600, max: 1100, unit: °C }
  - { name: pressure, kind: continuous, min: 1.0e-6, max: 1, unit: bar, scale: log }
  - { name: regrinds, kind: integer, min: 0, max: 4, unit: "1" }
  - { name: time, kind: discrete, levels: [6, 12, 24, 48], unit: h }
  - { name: atmosphere, kind: categorical, options: [Ar, O2, vacuum] }
  - { name: alloy, kind: composition, elements: [Hf, Ti, Zr], atMost: 2, step: 0.05, bounds: { Hf: [0.2, 1] } }
  - { name: a15, kind: composition, formula: Nb3X, elements: [Al, Ge, Sn] }
constraints: [ "Al + Ge <= 0.3", "2*temperature - 3*time >= 1300" ]
`;

describe('a campaign file’s space', () => {
  it('is read with all kinds of variables', () => {
    const space = parseSpace(parse(file));
    expect(variableNames(space)).toEqual(
      'temperature pressure regrinds time atmosphere Hf Ti Zr Al Ge Sn'.split(' '),
    );
    expect(space.variables[1]).toEqual({
      kind: 'continuous',
      name: 'pressure',
      unit: 'bar',
      min: 1e-6,
      max: 1,
      scale: 'log',
    });
    expect(space.variables[6]).toMatchObject({ fixed: { Nb: 3 }, mixedAmount: 1, atMost: 3, step: null });
    expect(space.constraints.map((constraint) => constraint.bound)).toEqual([0.3, 1300]);
  });

  it('takes the variables of a pool from its columns', () => {
    const space = parseSpace({
      pool: [
        { Nb: 0.5, gas: 'Ar' },
        { Nb: 0.75, gas: 'O2' },
      ],
    });
    expect(space.variables).toEqual([
      { kind: 'continuous', name: 'Nb', unit: '1', min: 0.5, max: 0.75, scale: 'linear' },
      { kind: 'categorical', name: 'gas', options: ['Ar', 'O2'] },
    ]);
  });

  it('takes units and compositions of a pool from the variables given, ranges from the pool', () => {
    const space = parseSpace({
      variables: [
        { name: 'T', kind: 'continuous', unit: 'K' },
        { name: 'alloy', kind: 'composition', elements: ['Nb', 'Zr'] },
      ],
      pool: [
        { T: 900, Nb: 0.75, Zr: 0.25 },
        { T: 800, Nb: 1, Zr: 0 },
      ],
    });
    expect(space.variables[0]).toMatchObject({ unit: 'K', min: 800, max: 900 });
    expect(composeFormula(space, space.pool![0]!)).toBe('Nb0.75Zr0.25');
  });

  it('keeps the rows of a pool that obey the constraints', () => {
    const space = parseSpace({ pool: [{ x: 1 }, { x: 2 }, { x: 3 }], constraints: ['x >= 2'] });
    expect(space.pool).toEqual([{ x: 2 }, { x: 3 }]);
    expect(checkDesign(space, { x: 1 })).toBe('{"x":1} is none of the pool\'s 2 designs');
  });
});

const continuous = { name: 'T', kind: 'continuous', min: 1, max: 2, unit: 'K' };
const gas = { name: 'gas', kind: 'categorical', options: ['Ar', 'O2'] };
const alloy = { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti', 'Zr'] };

const refusals: readonly (readonly [string, unknown, string])[] = [
  ['no mapping', 3, 'space: 3, expected a mapping'],
  ['nothing', {}, 'space.variables: missing, expected a list of at least 1'],
  ['unknown field', { variable: [] }, 'space.variable: [], expected no such field; known are variables'],
  [
    'unknown kind',
    { variables: [{ name: 'a', kind: 'real' }] },
    'space.variables[0].kind: "real", expected one of',
  ],
  [
    'min above max',
    { variables: [gas, alloy, { ...continuous, min: 5, max: 3 }] },
    'space.variables[2].max: 3 is not above min 5',
  ],
  [
    'min equal to max',
    { variables: [{ ...continuous, min: 2 }] },
    'space.variables[0].max: 2 is not above min 2',
  ],
  [
    'no unit',
    { variables: [{ ...continuous, unit: undefined }] },
    'space.variables[0].unit: missing, expected a unit',
  ],
  [
    'log from 0',
    { variables: [{ ...continuous, min: 0, scale: 'log' }] },
    'space.variables[0].min: 0, expected a number above 0',
  ],
  ['no options', { variables: [{ ...gas, options: [] }] }, 'space.variables[0].options: [], expected a list'],
  [
    'repeated level',
    { variables: [{ name: 't', kind: 'discrete', unit: 'h', levels: [6, 6] }] },
    'space.variables[0].levels[1]: 6, expected no duplicates',
  ],
  [
    'repeated name',
    { variables: [alloy, { ...continuous, name: 'Nb' }] },
    'space.variables[1].name: "Nb", expected names used once, but space.variables[0] has it too',
  ],
  [
    'unknown element',
    { variables: [{ ...alloy, elements: ['Nb', 'Xx'] }] },
    'space.variables[0].elements[1]: "Xx", expected the symbol of an element',
  ],
  [
    'uneven step',
    { variables: [{ ...alloy, step: 0.3 }] },
    'space.variables[0].step: 0.3, expected a step that divides 1',
  ],
  [
    'bounds too low for the number of elements',
    { variables: [{ ...alloy, atMost: 1, bounds: { Nb: [0, 0.5], Ti: [0, 0.5], Zr: [0, 0.5] } }] },
    'space.variables[0].bounds: {"Nb":[0,0.5],"Ti":[0,0.5],"Zr":[0,0.5]}, expected bounds that let at most 1',
  ],
  [
    'bounds between two steps',
    { variables: [{ ...alloy, step: 0.1, bounds: { Nb: [0.11, 0.19] } }] },
    'space.variables[0].bounds.Nb: [0.11,0.19], expected a multiple of the step 0.1',
  ],
  [
    'formula without mixed site',
    { variables: [{ ...alloy, formula: 'Nb3Sn' }] },
    'space.variables[0].formula: "Nb3Sn", expected an X',
  ],
  [
    'constraint on a category',
    { variables: [continuous, gas], constraints: ['T + gas <= 2'] },
    'space.constraints[0]: "T + gas <= 2", expected numeric variables, but gas is categorical',
  ],
  [
    'constraint on nothing known',
    { variables: [continuous], constraints: ['T + time <= 2'] },
    'space.constraints[0]: "T + time <= 2": "time" is no variable with a number, expected one of T',
  ],
  [
    'constraints without a design',
    { variables: [alloy], constraints: ['Nb <= 0.5', 'Nb >= 0.2', 'Nb + Ti + Zr <= 0.9'] },
    'space.constraints[2]: no design obeys',
  ],
  [
    'constraints that only values between the grid obey',
    { variables: [{ ...alloy, step: 0.1 }], constraints: ['Nb = 0.25'] },
    'space.constraints[0]: no design obeys "Nb = 0.25"',
  ],
  ['empty pool', { pool: [] }, 'space.pool: [], expected a list of at least 1'],
  [
    'gap in a pool',
    { pool: [{ a: 1, b: 2 }, { a: 1 }] },
    'space.pool[1].b: missing, expected a finite number',
  ],
  [
    'not a number in a pool',
    { pool: [{ a: 1 }, { a: Number.NaN }] },
    'space.pool[1].a: NaN, expected a finite number',
  ],
  ['text among numbers', { pool: [{ a: 1 }, { a: '2' }] }, 'space.pool[1].a: "2", expected a finite number'],
  [
    'extra column',
    { pool: [{ a: 1 }, { a: 2, b: 1 }] },
    'space.pool[1].b: 1, expected the columns of the first row: a',
  ],
  [
    'repeated row',
    { pool: [{ a: 0.3 }, { a: 0.1 + 0.2 }] },
    'space.pool[1]: {"a":0.30000000000000004}, expected each design once, but it repeats space.pool[0]',
  ],
  [
    'row outside the variables',
    { variables: [continuous], pool: [{ T: 3 }] },
    'space.pool[0].T: 3 is above the maximum 2 [K]',
  ],
];

describe('a space that cannot be meant is refused by field, value and expectation', () => {
  it.each(refusals)('%s', (_, json, message) => {
    const read = () => parseSpace(json);
    expect(read).toThrow(AppError);
    expect(read).toThrow(message);
  });
});

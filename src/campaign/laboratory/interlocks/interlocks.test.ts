import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../../core/json.ts';
import type { Design } from '../../contracts.ts';
import type { ActionRequest } from '../contracts.ts';
import { type ChemistryFacts, createInterlocks, interlocks, parseLimits } from './index.ts';

/** Elements of a formula by its capitals, and vapour pressures that a reader can check by eye. */
const facts: ChemistryFacts = {
  elementsOf: (formula) =>
    /^[A-Z][A-Za-z0-9().]*$/.test(formula) ? (formula.match(/[A-Z][a-z]?/g) ?? []) : null,
  vapourPressure(element, temperature) {
    if (element === 'As') return temperature > 874 ? 'over' : temperature < 553 ? 'under' : 10_000;
    return element === 'Mn' ? 'under' : null;
  },
  boilingTemperature: (element) => ({ Mg: 1361, As: 874, Zn: 1179, Mn: 2333 })[element] ?? null,
};

type Given = {
  readonly design?: Design;
  readonly units?: { readonly [variable: string]: string };
  readonly amounts?: { readonly [element: string]: number };
  readonly action?: Json;
  readonly instrument?: string;
};
const requestOf = ({
  design = {},
  units = {},
  amounts,
  action = {},
  instrument = 'furnace',
}: Given): ActionRequest => ({
  id: 'a',
  campaign: 'c',
  seed: 1,
  key: 'a',
  instrument,
  samples: [{ id: 's1', design, replicateOf: null, repeat: 0, ...(amounts && { amounts }) }],
  goals: [],
  action,
  cost: { money: 0, hours: 0 },
  units,
});

const because = { why: 'a test', source: 'a test' };
const check = (limits: unknown, given: Given, isDevice = false): string | null =>
  createInterlocks(parseLimits(limits, 'limits.yaml'), facts)(requestOf(given), isDevice);

describe('settings', () => {
  const limits = {
    settings: {
      temperature: { min: 300, max: 1200, unit: 'K', also: ['anneal'], ...because },
      pressure: { max: 2, unit: 'bar', ...because },
      Nb: { max: 0.5, ...because },
    },
  };

  it.each<[string, Given, string | null]>([
    ['at the bound', { design: { temperature: 1200 }, units: { temperature: 'K' } }, null],
    ['converted', { design: { temperature: 926 }, units: { temperature: '°C' } }, null],
    [
      'converted',
      { design: { temperature: 927 }, units: { temperature: '°C' } },
      'above the limit of 1,200\u202fK',
    ],
    ['below', { design: { temperature: 299 }, units: { temperature: 'K' } }, 'below the limit of 300\u202fK'],
    [
      'by another name',
      { design: { anneal: 1300 }, units: { anneal: 'K' } },
      'above the limit of 1,200\u202fK',
    ],
    ['without unit', { design: { temperature: 500 } }, 'has no unit and cannot be shown'],
    [
      'in no temperature',
      { design: { temperature: 5 }, units: { temperature: 'Pa' } },
      'is in "Pa" and cannot',
    ],
    [
      'in no unit',
      { design: { temperature: 5 }, units: { temperature: 'C' } },
      'is in "C" and cannot be shown',
    ],
    ['no number', { design: { temperature: 'hot' } }, 'is no number and cannot be shown'],
    ['an object', { action: { temperature: { value: 1300, unit: 'K' } } }, 'above the limit'],
    ['a text', { action: { steps: [{ temperature: '900 °C' }] } }, null],
    ['a text', { action: { steps: [{ temperature: '950 °C' }] } }, 'above the limit'],
    ['in the name', { action: { 'temperature [°C]': 950 } }, 'above the limit'],
    ['deep', { action: { ramp: [{ to: { temperature: { from: 300, to: 1500, unit: 'K' } } }] } }, 'above'],
    ['null', { action: { pressure: null } }, 'is no number'],
    ['true', { action: { pressure: true } }, 'is no number'],
    ['a fraction', { design: { Nb: 0.6 }, amounts: { Nb: 0.6 } }, 'above the limit of 0.5'],
    ['a fraction in %', { design: { Nb: 40 }, units: { Nb: 'at.%' } }, null],
    ['another thing', { design: { toString: 5 }, action: { note: 'slowly' } }, null],
  ])('I1: %s %j: %s', (_, given, expected) => {
    const outcome = check(limits, given);
    if (expected === null) expect(outcome).toBeNull();
    else expect(outcome).toContain(expected);
  });

  it('I1: words from a list', () => {
    const words = { settings: { atmosphere: { allowed: ['argon'], ...because } } };
    expect(check(words, { action: { atmosphere: 'argon' } })).toBeNull();
    expect(check(words, { action: { atmosphere: 'air' } })).toBe(
      'atmosphere "air" is not one of argon: a test (a test)',
    );
  });

  it.each(['temperatur', 'Temperature', 'sample_temperature', 'temprature', 'pressrue'])(
    'I2: %s looks like a limited setting',
    (name) => {
      expect(check(limits, { action: { [name]: 5 } })).toContain('cannot be shown to be within');
      expect(check({ ...limits, ignore: [name] }, { action: { [name]: 5 } })).toBeNull();
    },
  );

  it('I2: what an instrument needs must be stated for every sample', () => {
    const furnace = {
      instruments: {
        furnace: {
          process: 'measuring',
          needs: ['atmosphere'],
          settings: { temperature: { max: 1200, unit: 'K', ...because } },
        },
      },
    };
    expect(check(furnace, { action: { atmosphere: 'argon' } })).toContain('temperature is not stated');
    expect(check(furnace, { action: { temperature: '300 K' } })).toContain('atmosphere is not stated');
    expect(check(furnace, { action: { temperature: '300 K', atmosphere: 'argon' } })).toBeNull();
    expect(check(furnace, { action: {}, instrument: 'press' })).toBeNull();
  });

  it('I3: of a device the limits file must say something', () => {
    expect(check({}, {}, true)).toContain('says nothing of furnace');
    expect(check({}, {}, false)).toBeNull();
    expect(check({ instruments: { furnace: { process: 'measuring' } } }, {}, true)).toBeNull();
  });
});

describe('chemistry', () => {
  const furnace = { instruments: { furnace: { process: 'heating' } } };
  const arc = { instruments: { furnace: { process: 'arc-melting' } } };
  const ampoule = { instruments: { furnace: { process: 'sealed-ampoule' } } };
  const of = (precursors: readonly string[], action: { readonly [setting: string]: Json } = {}): Given => ({
    action: { precursors, ...action },
  });

  it.each<[object, Given, string | null]>([
    // Hydrogen and oxidisers.
    [furnace, of(['Nb'], { atmosphere: 'Ar + 5 % H2' }), null],
    [furnace, of(['Nb'], { atmosphere: 'air + H2' }), 'hydrogen and oxygen'],
    [
      furnace,
      of(['Nb'], { steps: [{ atmosphere: 'O2' }, { atmosphere: '5 % H2 in Ar' }] }),
      'hydrogen and oxygen',
    ],
    [furnace, of(['KNO3'], { atmosphere: 'forming gas' }), 'hydrogen and KNO3'],
    [furnace, of(['Ba(NO3)2']), 'not stated, so Ba(NO3)2 cannot be shown'],
    [furnace, of(['Nb'], { atmosphere: 'sea breeze' }), 'is not known'],
    // Poisons.
    [furnace, of(['Cd'], { atmosphere: 'argon' }), 's1 holds Cd: cadmium'],
    [furnace, { amounts: { As: 0.1, Fe: 0.9 } }, 's1 holds As'],
    [furnace, { amounts: { As: 0, Fe: 1 } }, null],
    [furnace, {}, 'what s1 is made of is not stated'],
    [furnace, of(['sand'], {}), 'is no formula'],
    [
      { ...furnace, rules: { 'toxic-elements': { allowed: { furnace: ['Cd'] }, why: 'hood' } } },
      of(['Cd']),
      null,
    ],
    [{ ...furnace, rules: { 'toxic-elements': { off: 'a sealed room' } } }, of(['Hg']), null],
    // Metals that burn in air.
    [furnace, of(['Na'], { atmosphere: 'air' }), 'holds Na in oxygen'],
    [furnace, of(['Na'], { atmosphere: 'argon' }), null],
    [furnace, of(['Li'], { atmosphere: 'nitrogen' }), 'holds Li in nitrogen'],
    [furnace, of(['Na2CO3'], { atmosphere: 'air' }), null],
    [furnace, of(['Na']), 'the atmosphere is not stated'],
    [furnace, { amounts: { Na: 1 }, action: { atmosphere: 'air' } }, 'not shown to come in as a compound'],
    // The arc.
    [arc, of(['Mg', 'B']), 's1 holds Mg, which boils at 1361 K'],
    [arc, of(['Te', 'Nb']), 's1 holds Te'],
    [arc, of(['Mn', 'Nb']), null],
    [{ ...arc, rules: { 'toxic-elements': { off: 'a' } } }, {}, 'cannot be shown to hold nothing volatile'],
    [{}, { amounts: { Mg: 1 }, action: { method: 'arc melting' } }, 'Mg, which boils'],
    // Ampoules.
    [
      { ...ampoule, rules: { 'toxic-elements': { off: 'a' } } },
      of(['As', 'Fe'], { temperature: '900 K' }),
      'bursts',
    ],
    [
      { ...ampoule, rules: { 'toxic-elements': { off: 'a' } } },
      of(['As', 'Fe'], { temperature: '600 K' }),
      null,
    ],
    [
      { ...ampoule, rules: { 'toxic-elements': { off: 'a' }, 'sealed-ampoule': { most: 0.05 } } },
      of(['As', 'Fe'], { temperature: '600 K' }),
      'may reach 1.0e+4 Pa, above 5000 Pa',
    ],
    [ampoule, of(['Fe'], { temperature: '1200 °C' }), 'fused silica creeps'],
    [ampoule, of(['Fe']), 'temperature of the ampoule is not stated'],
    [
      ampoule,
      of(['Fe'], { steps: [{ temperature: '600 K' }, { temperature: 1300 }] }),
      'is not stated in a known unit',
    ],
    [ampoule, of(['Te', 'Nb'], { temperature: '900 K' }), 'the vapour pressure of Te is not in the table'],
    [ampoule, of(['I2', 'Nb'], { temperature: '600 K' }), 'the vapour pressure of I is not in the table'],
    [ampoule, of(['CsCl', 'Fe'], { temperature: '600 K' }), null],
    [
      { ...ampoule, rules: { 'sealed-ampoule': { upTo: { Te: 900 } } } },
      of(['Te', 'Nb'], { temperature: '900 K' }),
      null,
    ],
    [ampoule, of(['NaN3'], { temperature: '600 K' }), 'NaN3 gives off gas'],
    [ampoule, of(['SrCO3'], { temperature: '600 K' }), 'SrCO3 gives off gas'],
    [{}, of(['KNO3'], { container: 'quartz ampoule', temperature: '600 K' }), 'KNO3 gives off gas'],
    // Crucibles.
    [furnace, of(['Ti'], { crucible: 'alumina', temperature: '1400 K' }), 'Ti in a crucible of alumina'],
    [furnace, of(['TiO2'], { crucible: 'alumina', temperature: '1400 K' }), null],
    [furnace, of(['Ti'], { crucible: 'alumina', temperature: '900 K' }), null],
    [furnace, of(['Ti'], { crucible: 'alumina' }), 'at a temperature that is not stated'],
    [
      furnace,
      { amounts: { Y: 1 }, action: { crucible: 'MgO', temperature: '1500 K' } },
      'no precursors are stated',
    ],
    [furnace, of(['Al'], { crucible: 'quartz', temperature: '1000 K' }), '4 Al + 3 SiO2'],
    [furnace, of(['Bi'], { crucible: 'Pt', temperature: '700 K' }), 'low-melting'],
    [furnace, of(['Fe'], { crucible: 'clay', temperature: '700 K' }), 'crucible "clay" is not known'],
    [
      furnace,
      of(['Fe'], { crucible: 'graphite', atmosphere: 'air', temperature: '900 K' }),
      'in oxygen burns',
    ],
  ])('I4: %j %j: %s', (limits, given, expected) => {
    const outcome = check(limits, given);
    if (expected === null) expect(outcome).toBeNull();
    else expect(outcome).toContain(expected);
  });

  it('I4: each rule says why, and where that comes from', () => {
    expect(check(arc, of(['Mg', 'B']))).toMatch(/may ignite .*\(rule arc-melting; CRC Handbook/);
    for (const { name, summary, source } of interlocks) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(summary.length).toBeGreaterThan(20);
      expect(source.length).toBeGreaterThan(10);
    }
  });

  it('I5: combinations of a laboratory’s own, also where it cannot be shown that they are not made', () => {
    const limits = {
      forbidden: [
        {
          contains: ['Re'],
          settings: { atmosphere: ['oxygen'], temperature: { above: 500, unit: '°C' } },
          ...because,
        },
      ],
    };
    const with_ = (temperature: Json, atmosphere = 'oxygen'): string | null =>
      check(limits, of(['Re'], { atmosphere, temperature }));
    expect(with_('900 K')).toContain('is forbidden');
    expect(with_('700 K')).toBeNull();
    expect(with_('900 K', 'argon')).toBeNull();
    expect(with_(900)).toContain('cannot be shown not to be');
    expect(check(limits, of(['Re'], { temperature: '900 K' }))).toContain('cannot be shown not to be');
    expect(check(limits, of(['W'], { temperature: '900 K' }))).toBeNull();
  });
});

describe('the limits file', () => {
  test.each([
    [{ settings: { temperature: { max: 5, unit: 'K' } } }, 'why'],
    [{ settings: { temperature: because } }, 'bounds nothing'],
    [{ temperature: { max: 5 } }, 'unknown field "temperature"'],
    [{ rules: { 'no-such': {} } }, 'there is no such rule'],
    [{ rules: { 'arc-melting': { boils: 4 } } }, 'boils'],
    [{ instruments: { furnace: { process: 'baking' } } }, 'baking'],
  ])('%j is refused', (limits, fault) => {
    expect(() => createInterlocks(parseLimits(limits, 'limits.yaml'), facts)).toThrow(fault);
  });
});

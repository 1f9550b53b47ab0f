import { describe, expect, test } from 'vitest';
import type { Analysis, AnalysisOutcome, Finding } from '../campaign/index.ts';
import type { Json } from '../core/json.ts';
import { seededRandom } from '../core/random.ts';
import { digamma } from '../kernels/superconductivity/index.ts';
import { curiePoint } from './curie-point.ts';
import { heatCapacity } from './heat-capacity.ts';
import { hysteresisLoop } from './hysteresis-loop.ts';
import { magneticTransition } from './magnetic-transition.ts';
import { upperCriticalField } from './upper-critical-field.ts';

type Row = readonly number[];

const fileOf = (titles: string, rows: readonly Row[]) => {
  const text = `# sample: S1\n${titles}\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  return { sample: 's', name: 'm.csv', bytes: new TextEncoder().encode(text), blob: 'b' };
};
const moments = (rows: readonly Row[]) => fileOf('T (K),H (Oe),M (emu)', rows);

const analyse = <O>(
  analysis: Analysis<O>,
  file: ReturnType<typeof fileOf>,
  options: { readonly [name: string]: Json } = {},
): AnalysisOutcome => {
  expect(analysis.reads(file)).toBe(true);
  return analysis.analyse([file], [], analysis.parseOptions(options))[0]!;
};
const one = ({ findings, warnings, failure }: AnalysisOutcome, quantity: string, criterion = ''): Finding => {
  const found = findings.find(
    (finding) => finding.quantity === quantity && finding.criterion.includes(criterion),
  );
  if (found === undefined)
    throw new Error(
      `no ${quantity} (${criterion}) in ${findings.map((f) => f.quantity)}: ${warnings} ${failure?.detail}`,
    );
  return found;
};
const range = (low: number, high: number, step: number): readonly number[] =>
  Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
const logistic = (z: number): number => 1 / (1 + Math.exp(-z));

/** ZFC and FC of a lead-like sphere of 8 mm³ in 10 Oe, over a Curie tail and a holder. */
const sphere = (holder: number): readonly Row[] => {
  const random = seededRandom('sphere');
  // −χ of a sphere that screens wholly is 3/2: m = −χ H V/4π.
  const full = (-1.5 * 10 * 0.008) / (4 * Math.PI);
  const branch = (share: number): readonly Row[] =>
    range(2, 20, 0.1).map((t) => [
      t,
      10,
      full * share * (1 - logistic((t - 7.2) / 0.08)) + 2e-6 / t + holder + 2e-8 * random.normal(),
    ]);
  return [...branch(1), ...branch(0.3)];
};

describe('a superconducting transition in the moment', () => {
  test('full shielding of a sphere is a fraction of one, and the Meissner fraction what was left out', () => {
    const outcome = analyse(magneticTransition, moments(sphere(0)), { volume_mm3: 8 });
    expect(one(outcome, 'shielding-fraction').value).toBeCloseTo(1, 2);
    expect(one(outcome, 'meissner-fraction').value).toBeCloseTo(0.45 / (1 + 0.15), 2);
    expect(one(outcome, 'critical-temperature-steepest', 'zfc').value).toBeCloseTo(7.2, 0);
    expect(one(outcome, 'critical-temperature-onset', 'zfc').value).toBeGreaterThan(7.3);
    expect(one(outcome, 'critical-temperature-onset', 'zfc').value).toBeLessThan(8.2);
  });

  test.each([
    [7.1, 0],
    [7.2, 0],
    [7.2, -2e-3],
    [7.1, -0.1],
    [7.2, -0.1],
    [7.3, -0.5],
  ])('a run that ends at %d K, in the middle of it, tells of none, in a holder of %d emu', (end, holder) => {
    const rows = sphere(holder).filter(([t]) => t! <= end);
    const { findings, failure } = analyse(magneticTransition, moments(rows));
    expect(findings).toEqual([]);
    expect(failure?.detail).toContain('shows no normal state');
  });

  test('a holder whose moment drifts with the temperature is not called a transition', () => {
    const random = seededRandom('drift');
    const rows = range(2, 20, 0.1).map((t) => [t, 10, -2e-3 + 2e-5 * t + 2e-8 * random.normal()]);
    const { findings } = analyse(magneticTransition, moments(rows));
    expect(findings.filter(({ value }) => value !== null)).toEqual([]);
  });

  test('in a diamagnetic holder the transition is found, and the holder taken off when it is given', () => {
    const holder = -2e-3;
    const within = one(
      analyse(magneticTransition, moments(sphere(holder))),
      'critical-temperature-onset',
      'zfc',
    );
    expect(within.value).toBeGreaterThan(7.3);
    expect(within.value).toBeLessThan(8.3);
    const empty = moments(range(1.5, 21, 0.5).map((t) => [t, 10, holder]));
    const option = { name: 'empty.csv', base64: Buffer.from(empty.bytes).toString('base64') };
    const outcome = analyse(magneticTransition, moments(sphere(holder)), { volume_mm3: 8, holder: option });
    expect(one(outcome, 'shielding-fraction').value).toBeCloseTo(1, 2);
    expect(outcome.warnings.join()).not.toContain('no holder');
  });

  test('a constant of the holder takes nothing from the fraction, and the fraction has an sd', () => {
    const outcome = analyse(magneticTransition, moments(sphere(-2e-3)), { volume_mm3: 8 });
    const { value, sd } = one(outcome, 'shielding-fraction');
    expect(sd).toBeGreaterThan(0);
    expect(sd).toBeLessThan(1e-3);
    expect(Math.abs(value! - 1)).toBeLessThan(4 * sd! + 1e-3);
  });

  test('is the same in a field of the other sign', () => {
    const turned = sphere(-2e-3).map(([t, h, m]) => [t!, -h!, -m!]);
    const [up, down] = [sphere(-2e-3), turned].map((rows) =>
      analyse(magneticTransition, moments(rows), { volume_mm3: 8 }),
    );
    for (const quantity of ['critical-temperature-onset', 'shielding-fraction', 'meissner-fraction'])
      expect(one(down!, quantity).value).toBeCloseTo(one(up!, quantity).value!, 9);
  });

  test.each([
    ['a Curie tail', (t: number) => 1e-3 / (t + 2)],
    ['a diamagnet', () => -1e-4],
    ['a diamagnet with a Curie tail', (t: number) => -1e-4 + 1e-4 / t],
    ['a cusp of an antiferromagnet', (t: number) => 1e-4 / (Math.abs(t - 9) + 8)],
    ['a ferromagnet', (t: number) => 1e-2 * Math.sqrt(Math.max(0, 1 - t / 15)) + 1e-5],
  ])('%s has none', (_, moment) => {
    const random = seededRandom('none');
    const outcome = analyse(
      magneticTransition,
      moments(range(2, 30, 0.2).map((t) => [t, 10, moment(t) + 1e-8 * random.normal()])),
    );
    expect(one(outcome, 'critical-temperature-onset')).toMatchObject({
      value: null,
      bound: 'upper',
      limit: 2,
    });
  });

  test('zfc moments that a trapped field turned over are a magnet, not a superconductor', () => {
    const order = (t: number): number => Math.sqrt(Math.max(0, 1 - t / 20));
    const rows = [
      ...range(2, 40, 0.2).map((t): Row => [t, 10, -2e-3 * order(t) + 1e-5]),
      ...range(2, 40, 0.2).map((t): Row => [t, 10, 2e-2 * order(t) + 1e-5]),
    ];
    expect(
      one(analyse(magneticTransition, moments(rows)), 'critical-temperature-onset', 'zfc').value,
    ).toBeNull();
  });
});

test('files of one sample that name different samples are told: one may be swapped', () => {
  const [first, second] = [moments(sphere(0)), moments(sphere(0))];
  const other = new TextEncoder().encode(
    new TextDecoder().decode(second.bytes).replace('sample: S1', 'sample: S2'),
  );
  const files = [first, { ...second, name: 'other.csv', bytes: other }];
  const [outcome] = magneticTransition.analyse(files, [], magneticTransition.parseOptions({}));
  expect(outcome?.warnings.join()).toContain(
    'm.csv says "S1", other.csv says "S2": labels or files may be swapped',
  );
});

describe('magnetic order', () => {
  test('the Curie point is the steepest fall, and the law above it gives θ and the moment', () => {
    const theta = 100;
    const curie = (t: number): number => (t > theta ? 0 : 5 * (1 - (t / theta) ** 1.5) ** 0.36);
    const rows = range(5, 320, 1).map(
      (t): Row => [t, 10, curie(t) + (t > theta + 1 ? (10 * 0.005) / (t - theta) : 0.05)],
    );
    const outcome = analyse(curiePoint, moments(rows), { mass_mg: 1000, molarMass_gPerMol: 200 });
    expect(Math.abs(one(outcome, 'curie-temperature').value! - theta)).toBeLessThan(2.5);
    expect(Math.abs(one(outcome, 'curie-weiss-temperature').value! - theta)).toBeLessThan(1);
    // C = 0.005/0.005 mol = 1 emu K/mol.
    expect(one(outcome, 'effective-moment').value).toBeCloseTo(2.828, 1);
  });

  test('a Curie tail is no Curie point', () => {
    const outcome = analyse(curiePoint, moments(range(2, 300, 1).map((t) => [t, 100, 1 / (t + 1)])));
    expect(one(outcome, 'curie-temperature')).toMatchObject({ value: null, bound: 'upper', limit: 6 });
  });

  /** Moment [emu] of 100 mg of a Weiss magnet in 100 Oe, held off by its own poles, over a noise of 1e-5 emu. */
  const magnet = (curie: number) => {
    const random = seededRandom('order outside', curie);
    return (t: number): number => {
      const spontaneous = t < curie ? 10 * (1 - (t / curie) ** 2) ** 0.5 : 0;
      const free = t > curie ? (100 * 0.005) / (t - curie + 2) : 0.25;
      return Math.min(0.3, spontaneous + free) + 1e-5 * random.normal();
    };
  };
  const seen = (moment: (t: number) => number, temperatures: readonly number[], options = {}) =>
    analyse(curiePoint, moments(temperatures.map((t) => [t, 100, moment(t)])), options);

  test('order that persists to the highest temperature is a lower bound', () => {
    const outcome = seen(magnet(900), range(5, 400, 2), { mass_mg: 100 });
    expect(one(outcome, 'curie-temperature')).toMatchObject({ value: null, bound: 'lower', limit: 401 });
    expect(one(outcome, 'curie-temperature').criterion).toContain('up to the highest temperature');
  });

  test('without the mass a moment that falls ever faster is a lower bound, and a level one is either', () => {
    const falling = (t: number): number => 10 * (1 - (t / 450) ** 2) ** 0.5;
    const outcome = seen(falling, range(5, 400, 2));
    expect(one(outcome, 'curie-temperature')).toMatchObject({ value: null, bound: 'lower' });
    const level = seen(magnet(900), range(5, 400, 2));
    expect(level.findings).toEqual([]);
    expect(level.failure?.detail).toContain('ordered over the whole range or not at all');
  });

  test('order that ended below the lowest temperature is an upper bound, also where the moment is large', () => {
    for (const curie of [1, 90]) {
      const outcome = seen(magnet(curie), range(100, 400, 2), { mass_mg: 100 });
      expect(one(outcome, 'curie-temperature')).toMatchObject({ value: null, bound: 'upper', limit: 108 });
    }
  });

  test('a susceptibility that still rises is an antiferromagnet whose Néel point lies above', () => {
    const outcome = seen((t) => 0.002 + 1e-6 * t, range(5, 300, 2), { mass_mg: 100 });
    expect(one(outcome, 'neel-temperature')).toMatchObject({ value: null, bound: 'lower' });
  });

  test('the bound is what a goal is answered with', () => {
    const file = moments(range(5, 400, 2).map((t) => [t, 100, magnet(900)(t)]));
    const goal = {
      quantity: 'curie-temperature',
      criterion: 'steepest fall',
      unit: 'K',
      direction: 'maximize',
    } as const;
    const [outcome] = curiePoint.analyse([file], [goal], curiePoint.parseOptions({ mass_mg: 100 }));
    expect(outcome!.observations).toMatchObject([{ value: 401, bound: 'lower', sd: null }]);
  });

  test('the Néel point lies below the maximum of χ', () => {
    const chi = (t: number): number => (t > 50 ? 1 / (t + 30) : 1 / 80 - 4e-5 * (50 - t));
    const outcome = analyse(curiePoint, moments(range(5, 200, 1).map((t) => [t, 1000, 1000 * chi(t)])));
    expect(Math.abs(one(outcome, 'neel-temperature', 'cusp').value! - 50)).toBeLessThan(3);
    expect(Math.abs(one(outcome, 'neel-temperature', 'd(χT)/dT').value! - 50)).toBeLessThan(4);
  });

  test('Arrott plots of a mean-field magnet: mean field fits best', () => {
    // H = a (T − Tc) M + b M³.
    const rows = range(90, 110, 2).flatMap((t) =>
      range(1, 60, 1)
        .map((m): Row => [t, 20 * (t - 100) * m + 2 * m ** 3, m])
        .filter(([, h]) => h! > 500 && h! < 60000),
    );
    const outcome = analyse(curiePoint, moments(rows));
    const mean = one(outcome, 'curie-temperature', 'mean field');
    expect(mean.value).toBeCloseTo(100, 1);
    expect(mean.detail.slopeVariation).toBeLessThan(1e-6);
    expect(outcome.findings[0]).toEqual(mean);
    expect(one(outcome, 'curie-temperature', 'Kouvel').value).toBeCloseTo(100, 0);
  });
});

/** Standard deviation of what a model leaves of each reading, in σ, and where those readings lie. */
const leftOver = ({ panels }: AnalysisOutcome) => {
  const [curves, residuals] = panels ?? [];
  const series = residuals?.series[0];
  if (residuals === undefined || series === undefined)
    throw new Error(`no residuals among ${panels?.map(({ description }) => description)}`);
  expect(residuals.y.unit).toBe('σ');
  expect(residuals.x.quantity).toBe(curves?.x.quantity);
  const y = Array.from(series.y);
  return {
    spread: Math.sqrt(y.reduce((sum, value) => sum + value ** 2, 0) / y.length),
    from: Math.min(...Array.from(series.x)),
    axis: residuals.x.extent,
  };
};

describe('what a model leaves of the readings', () => {
  test('of a heat capacity, about the law of the normal state, over the axis of the whole curve', () => {
    const random = seededRandom('heat residuals');
    const rows = range(2, 14, 0.1).map(
      (t): Row => [t, 0, (6 * t + 0.05 * t ** 3) * (1 + 2e-3 * random.normal())],
    );
    const left = leftOver(analyse(heatCapacity, fileOf('T (K),H (Oe),C (J/mol-K)', rows)));
    expect(left.spread).toBeGreaterThan(0.6);
    expect(left.spread).toBeLessThan(1.6);
    expect(left.axis?.low).toBeCloseTo(4, 6);
  });

  test('of a magnet, about the Curie–Weiss law above its Curie point', () => {
    const random = seededRandom('magnet residuals');
    const rows = range(5, 320, 1).map(
      (t): Row => [
        t,
        10,
        (t > 100 ? 0 : 5 * (1 - (t / 100) ** 1.5) ** 0.36) +
          (t > 101 ? 0.05 / (t - 100) : 0.05) +
          1e-5 * random.normal(),
      ],
    );
    const outcome = analyse(curiePoint, moments(rows), { mass_mg: 1000 });
    expect(outcome.panels?.[0]?.series.map(({ label }) => label)).toContain(
      'Curie–Weiss law, zfc warming, 10 Oe',
    );
    const left = leftOver(outcome);
    expect(left.from).toBeGreaterThan(140);
    expect(left.spread).toBeGreaterThan(0.6);
    expect(left.spread).toBeLessThan(1.6);
    expect(left.axis).toEqual({ low: 5, high: 320 });
  });

  test('of a superconductor, about the background above its onset', () => {
    const left = leftOver(analyse(magneticTransition, moments(sphere(1e-6))));
    expect(left.from).toBeGreaterThan(7.2);
    expect(left.spread).toBeGreaterThan(0.6);
    expect(left.spread).toBeLessThan(1.6);
  });

  test('nothing, where there is no model or no noise', () => {
    const tail = analyse(curiePoint, moments(range(2, 300, 1).map((t) => [t, 0, 1 / (t + 1)])));
    expect(tail.panels).toHaveLength(1);
  });
});

describe('a hysteresis loop', () => {
  const loop = (coercive: number, shift: number): readonly Row[] => {
    const branch =
      (side: number) =>
      (h: number): Row => [300, h, 2 * Math.tanh((h - shift - side * coercive) / 800) + 1e-5 * h];
    return [
      ...range(-20000, 20000, 100).toReversed().map(branch(-1)),
      ...range(-20000, 20000, 100).map(branch(1)),
    ];
  };
  test('coercivity, offset, remanence, saturation and slope are those put in', () => {
    const outcome = analyse(hysteresisLoop, moments(loop(500, 150)), { mass_mg: 100 });
    expect(one(outcome, 'coercivity').value).toBeCloseTo(0.05, 3);
    expect(one(outcome, 'loop-offset').value).toBeCloseTo(0.015, 3);
    expect(one(outcome, 'saturation-magnetization').value).toBeCloseTo(20, 1);
    expect(one(outcome, 'high-field-susceptibility').value! * 1e5).toBeCloseTo(1, 2);
  });

  const perVolume = fileOf('T (K),H (Oe),M (emu/cm3)', loop(500, 0));

  test.each([
    [{ density_gPerCm3: 8 }, 'saturation-magnetization', 0.25, 'A m^2/kg'],
    [{ mass_mg: 80, volume_mm3: 10 }, 'saturation-magnetization', 0.25, 'A m^2/kg'],
    [{ volume_mm3: 10 }, 'saturation-moment', 2e-5, 'A m^2'],
  ])('moments per volume become %o %s', (options, quantity, value, unit) => {
    const found = one(analyse(hysteresisLoop, perVolume, options), quantity);
    expect(found.unit).toBe(unit);
    expect(found.value! / value).toBeCloseTo(1, 2);
  });

  test('moments per volume of a sample of unknown size have no saturation, and that is said', () => {
    const { findings, warnings } = analyse(hysteresisLoop, perVolume);
    expect(findings.filter(({ quantity }) => quantity.startsWith('saturation'))).toEqual([]);
    expect(warnings.join()).toContain('neither density nor volume of the sample is stated');
  });

  test('a field column without unit is refused by its name', () => {
    const outcome = hysteresisLoop.analyse([fileOf('T (K),Field,M (emu)', loop(500, 0))], [], {})[0]!;
    expect(outcome.failure?.detail).toContain('column "Field" states no unit');
  });
});

describe('heat capacity', () => {
  const [gamma, beta, tc] = [0.01, 2e-4, 7];
  const sample = (t: number): number => {
    const normal = gamma * t + beta * t ** 3;
    // Entropy of C/T = γ (1 + a (T/Tc)² − b) vanishes with a = 3 b: a jump of 2 b.
    return t < tc ? normal + gamma * t * (2.1 * (t / tc) ** 2 - 0.7) : normal;
  };
  const rows = (noise: number): readonly Row[] => {
    const random = seededRandom('heat');
    return range(1, 16, 0.15).map((t) => [t, 0, sample(t) * (1 + noise * random.normal())]);
  };

  test('γ, β, Debye temperature and the jump', () => {
    const outcome = analyse(heatCapacity, fileOf('T (K),H (Oe),C (J/mol-K)', rows(2e-3)), {
      atomsPerFormula: 2,
    });
    const within = (quantity: string, truth: number, share: number): void => {
      const { value, sd } = one(outcome, quantity);
      expect(Math.abs(value! - truth)).toBeLessThan(Math.max(share * truth, 3 * sd!));
    };
    within('sommerfeld-coefficient', gamma, 0.05);
    within('lattice-coefficient', beta, 0.03);
    within('debye-temperature', Math.cbrt((1.94377e6 * 2) / (1000 * beta)), 0.01);
    within('critical-temperature-calorimetric', tc, 0.02);
    within('heat-capacity-jump-ratio', 1.4, 0.12);
  });

  test('a normal metal has no jump, with what could have been seen', () => {
    const metal = range(2, 20, 0.2).map((t): Row => [t, 0, gamma * t + beta * t ** 3]);
    const random = seededRandom('metal');
    const outcome = analyse(
      heatCapacity,
      fileOf(
        'T (K),H (Oe),C (J/mol-K)',
        metal.map(([t, h, c]) => [t!, h!, c! * (1 + 3e-3 * random.normal())]),
      ),
    );
    expect(one(outcome, 'critical-temperature-calorimetric')).toMatchObject({
      value: null,
      bound: 'upper',
      limit: 2,
    });
  });

  test('the layout of the heat-capacity option is read, and its repeats averaged', () => {
    const lines = rows(1e-3).flatMap(([t, , c]) =>
      [0, 1].map(
        (k) =>
          `${1000 + k},4369,${t},${t},0,0,${(t! + 1e-4 * k).toFixed(5)},0.02,${(c! * 50).toFixed(8)},0.01`,
      ),
    );
    const text = [
      '[Header]',
      'BYAPP,HeatCapacity,1.1,1.0',
      'INFO,MASS,10.0',
      'INFO,MOLWGHT,200',
      '[Data]',
      'Time Stamp (Seconds),PPMS Status (Code),Puck Temp (Kelvin),System Temp (Kelvin),Field (Oersted),Pressure (Torr),Sample Temp (Kelvin),Temp Rise (Kelvin),Samp HC (µJ/K),Samp HC Err (µJ/K)',
      ...lines,
      '',
    ].join('\r\n');
    const outcome = heatCapacity.analyse(
      [{ sample: 's', name: 'hc.dat', bytes: new Uint8Array(Buffer.from(text, 'latin1')), blob: 'b' }],
      [],
      heatCapacity.parseOptions({}),
    )[0]!;
    // 10 mg of 200 g/mol are 50 µmol: µJ/K over 50 µmol.
    expect(one(outcome, 'sommerfeld-coefficient')).toMatchObject({ unit: 'J/(mol K2)' });
    expect(one(outcome, 'sommerfeld-coefficient').value).toBeCloseTo(gamma, 2);
  });
});

describe('the upper critical field', () => {
  test('of R(T) at several fields: slope, line and WHH, each named', () => {
    const random = seededRandom('fields');
    const rows = [0, 5000, 10000, 20000].flatMap((h) =>
      range(4, 20, 0.05).map(
        (t): Row => [t, h, 0.2 * logistic((t - (9 - h / 20000)) / 0.05) + 1e-4 * random.normal()],
      ),
    );
    const outcome = analyse(upperCriticalField, fileOf('T (K),H (Oe),R (Ohm)', rows));
    expect(one(outcome, 'upper-critical-field-slope').value).toBeCloseTo(-2, 1);
    expect(one(outcome, 'upper-critical-field-zero', 'line').value).toBeCloseTo(18, 0);
    expect(one(outcome, 'upper-critical-field-zero', 'WHH').value! / 18).toBeCloseTo(
      (Math.PI ** 2 / 2) * Math.exp(digamma(0.5)),
      2,
    );
  });
});

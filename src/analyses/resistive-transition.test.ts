import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnalysisOutcome, Finding, RawInput } from '../campaign/index.ts';
import { sha256Hex } from '../core/hash.ts';
import { seededRandom } from '../core/random.ts';
import { resistiveTransition } from './resistive-transition.ts';

type Row = readonly [t: number, r: number, time?: number];

/** A resistivity file as the instrument writes it. */
const fileOf = (
  rows: readonly Row[],
  header = 'Temperature (K),Magnetic Field (Oe),Resistance Ch1 (Ohms)',
): RawInput => {
  const lines = rows.map(([t, r, time = 0]) => `,${time},${t},0,${r}`);
  const text = [
    '[Header]',
    'BYAPP,Resistivity,2.1',
    '[Data]',
    `Comment,Time Stamp (s),${header}`,
    ...lines,
    '',
  ].join('\n');
  const bytes = new TextEncoder().encode(text);
  return { sample: 's', name: 'r.dat', bytes, blob: sha256Hex(bytes) };
};

const analyse = (...files: readonly RawInput[]): AnalysisOutcome =>
  resistiveTransition.analyse(files, [], resistiveTransition.parseOptions({}))[0]!;

const pick = ({ findings, warnings }: AnalysisOutcome, quantity: string, criterion = ''): Finding => {
  const found = findings.find(
    (finding) => finding.quantity === quantity && finding.criterion.includes(criterion),
  );
  if (found === undefined)
    throw new Error(`no ${quantity} among ${findings.map((f) => f.quantity)}; ${warnings}`);
  return found;
};
const kelvinOf = (outcome: AnalysisOutcome, quantity: string, criterion = ''): number =>
  pick(outcome, quantity, criterion).value ?? Number.NaN;

const range = (low: number, high: number, step: number): readonly number[] =>
  Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
/** Abramowitz and Stegun 7.1.26 is not exact enough here: the series of the error function. */
const erfStep = (z: number): number => {
  if (Math.abs(z) > 7) return z > 0 ? 1 : 0;
  let term = z / Math.sqrt(2);
  let sum = term;
  for (let n = 1; n < 200; n++) {
    term *= -(z * z) / 2 / n;
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(Math.PI);
};

describe('identities of the widths (acceptance check 16)', () => {
  test('logistic: T90 − T10 = 4.3944 w, tangent onset T0 + 2 w', () => {
    const [centre, w] = [9.2, 0.12];
    const outcome = analyse(fileOf(range(6, 20, 0.02).map((t) => [t, 0.4 * logistic((t - centre) / w)])));
    expect(kelvinOf(outcome, 'critical-temperature-midpoint')).toBeCloseTo(centre, 2);
    expect(kelvinOf(outcome, 'transition-width') / w).toBeCloseTo(4.3944, 1);
    expect((kelvinOf(outcome, 'critical-temperature-onset') - centre) / w).toBeCloseTo(2, 1);
  });

  test('erf: T90 − T10 = 2.5631 σ, tangent onset T0 + 1.2533 σ', () => {
    const [centre, sigma] = [9.2, 0.2];
    const outcome = analyse(fileOf(range(6, 20, 0.02).map((t) => [t, 0.4 * erfStep((t - centre) / sigma)])));
    expect(kelvinOf(outcome, 'critical-temperature-midpoint')).toBeCloseTo(centre, 2);
    expect(kelvinOf(outcome, 'transition-width') / sigma).toBeCloseTo(2.5631, 1);
    expect((kelvinOf(outcome, 'critical-temperature-onset') - centre) / sigma).toBeCloseTo(1.2533, 1);
  });
});

/** Sweeps in both directions at the rates given [K/min], of a sample that lags its stage by so many seconds. */
const swept = (rates: readonly number[], lag: number, hysteresis = 0): readonly Row[] => {
  const random = seededRandom('sweeps', rates.join());
  let time = 0;
  return rates.flatMap((rate) =>
    (['down', 'up'] as const).flatMap((way) => {
      const stage = range(7, 18, 0.02);
      const signed = (way === 'up' ? 1 : -1) * (rate / 60);
      return (way === 'up' ? stage : stage.toReversed()).map((t): Row => {
        time += (0.02 / rate) * 60;
        const sample = t - lag * signed;
        const centre = 9.5 + (way === 'up' ? hysteresis / 2 : -hysteresis / 2);
        return [
          t,
          0.3 * logistic((sample - centre) / 0.08) + 3e-4 * random.normal(),
          Number(time.toFixed(3)),
        ];
      });
    }),
  );
};

describe('thermal lag (acceptance check 17)', () => {
  test('warming and cooling at two rates extrapolate to the true temperature within 20 mK', () => {
    const outcome = analyse(fileOf(swept([0.5, 2], 20)));
    const mark = pick(outcome, 'critical-temperature-midpoint', 'extrapolated to rate zero');
    expect(Math.abs(mark.value! - 9.5)).toBeLessThan(0.02);
    expect(mark.detail.lag_s).toBeCloseTo(20, 0);
    expect(Math.abs(kelvinOf(outcome, 'thermal-hysteresis'))).toBeLessThan(0.02);
    expect(kelvinOf(outcome, 'critical-temperature-midpoint', 'warming') - 9.5).toBeGreaterThan(0.1);
  });

  test('true hysteresis is not removed', () => {
    const outcome = analyse(fileOf(swept([0.5, 2], 20, 0.3)));
    expect(kelvinOf(outcome, 'thermal-hysteresis')).toBeCloseTo(0.3, 1);
    expect(kelvinOf(outcome, 'critical-temperature-midpoint', 'extrapolated')).toBeCloseTo(9.5, 1);
  });

  test('one pair is averaged, and says that it cannot tell lag from hysteresis', () => {
    const outcome = analyse(fileOf(swept([1], 20)));
    expect(Math.abs(kelvinOf(outcome, 'critical-temperature-midpoint', 'average') - 9.5)).toBeLessThan(0.02);
    expect(outcome.warnings.join()).toContain('cannot tell thermal lag from hysteresis');
  });
});

const noisy = (
  seed: string,
  r: (t: number) => number,
  sd: number,
  temperatures = range(2, 40, 0.1),
): readonly Row[] => {
  const random = seededRandom(seed);
  return temperatures.map((t) => [t, r(t) + sd * random.normal()]);
};

describe('what else a curve can show', () => {
  test('no transition is an upper bound at the lowest temperature, with what could have been seen', () => {
    const outcome = analyse(fileOf(noisy('metal', (t) => 0.1 + 1e-5 * t ** 2, 1e-4)));
    const mark = pick(outcome, 'critical-temperature-midpoint');
    expect(mark).toMatchObject({ value: null, bound: 'upper', limit: 2, unit: 'K' });
    expect(mark.detail.detectionLimit_fractionOfNormal).toBeCloseTo(0.05, 6);
  });

  test('a metal whose resistance freezes out to nothing is no superconductor', () => {
    const outcome = analyse(
      fileOf(noisy('pure', (t) => 1e-4 + (1e-8 * t ** 5) / (1 + (t / 40) ** 4), 1e-6, range(2, 300, 1))),
    );
    expect(pick(outcome, 'critical-temperature-midpoint').value).toBeNull();
  });

  test('two transitions are counted, and the criteria refer to the whole fall', () => {
    const two = (t: number): number => 0.2 * (0.4 * logistic((t - 14) / 0.1) + 0.6 * logistic((t - 9) / 0.1));
    const outcome = analyse(fileOf(noisy('two', two, 2e-4)));
    expect(kelvinOf(outcome, 'transition-steps')).toBe(2);
    const steps = pick(outcome, 'transition-steps').detail.steps as readonly {
      centre_K: number;
      fraction: number;
    }[];
    expect(steps.map((step) => Math.round(step.centre_K)).toSorted((a, b) => a - b)).toEqual([9, 14]);
    expect(kelvinOf(outcome, 'critical-temperature-midpoint')).toBeCloseTo(9.16, 1);
    expect(kelvinOf(outcome, 'critical-temperature-90')).toBeCloseTo(14.11, 0);
    expect(outcome.warnings.join()).toContain('2 transitions');
  });

  test('one transition with noise is one step', () => {
    const outcome = analyse(fileOf(noisy('one', (t) => 0.2 * logistic((t - 9) / 0.2), 2e-3)));
    expect(kelvinOf(outcome, 'transition-steps')).toBe(1);
  });

  test('the residual resistance ratio is that of 300 K to just above the transition', () => {
    const outcome = analyse(
      fileOf(noisy('ratio', (t) => (0.1 + 0.003 * t) * logistic((t - 9) / 0.1), 1e-5, range(4, 301, 0.5))),
    );
    expect(Math.abs(kelvinOf(outcome, 'residual-resistivity-ratio') - 1 / (0.1 + 0.003 * 9.2))).toBeLessThan(
      0.1,
    );
  });

  test('a fall that does not reach zero says so, and where zero may be', () => {
    const outcome = analyse(
      fileOf(noisy('partial', (t) => 0.2 * (0.3 + 0.7 * logistic((t - 9) / 0.1)), 2e-4)),
    );
    expect(pick(outcome, 'critical-temperature-zero')).toMatchObject({
      value: null,
      bound: 'upper',
      limit: 2,
    });
    expect(outcome.warnings.join()).toContain('does not reach zero');
  });
});

describe('leads and labels', () => {
  const failure = (outcome: AnalysisOutcome): string => outcome.failure?.detail ?? '';
  const random = seededRandom('leads');

  test('an open lead: the resistance is random', () => {
    const outcome = analyse(fileOf(range(2, 40, 0.1).map((t) => [t, 1e4 * random.normal()])));
    expect(failure(outcome)).toContain('open');
    expect(outcome.findings).toEqual([]);
  });

  test('shorted leads: zero at all temperatures is no transition temperature', () => {
    const outcome = analyse(fileOf(range(2, 300, 1).map((t) => [t, 1e-7 * random.normal()])));
    expect(failure(outcome)).toContain('shorted');
  });

  test('reversed voltage leads', () => {
    expect(failure(analyse(fileOf(noisy('reversed', () => -0.1, 1e-5))))).toContain('reversed');
  });

  test('a noisy contact still has a transition, with a warning', () => {
    const outcome = analyse(fileOf(noisy('noisy', (t) => 0.2 * logistic((t - 9) / 0.2), 0.008)));
    expect(outcome.warnings.join()).toContain('bad contact');
    expect(kelvinOf(outcome, 'critical-temperature-midpoint')).toBeCloseTo(9, 0);
  });

  test('current reversal cancels a thermal voltage', () => {
    const [amps, volts] = [1e-3, 5e-5];
    const rows = range(4, 20, 0.02).map((t, i) => {
      const current = i % 2 === 0 ? amps : -amps;
      const measured = (0.2 * logistic((t - 9) / 0.1) * current + volts) / current;
      return `,0,${t},0,${measured},${current}`;
    });
    const text = [
      '[Header]',
      '[Data]',
      'Comment,Time Stamp (s),Temperature (K),Field (Oe),Resistance (Ohms),Current (A)',
      ...rows,
      '',
    ].join('\n');
    const bytes = new TextEncoder().encode(text);
    const outcome = analyse({ sample: 's', name: 'r.dat', bytes, blob: '' });
    expect(kelvinOf(outcome, 'critical-temperature-midpoint')).toBeCloseTo(9, 1);
    expect(pick(outcome, 'critical-temperature-zero').value).not.toBeNull();
    expect(outcome.warnings.join()).toContain('thermal voltage of');
  });

  test('a temperature that is a field, or in an unknown unit, is refused by its column', () => {
    const rows = noisy('unit', (t) => 0.2 * logistic((t - 9) / 0.2), 1e-4);
    expect(failure(analyse(fileOf(rows, 'Temperature (Oe),Magnetic Field (Oe),Resistance (Ohms)')))).toMatch(
      /"Temperature" is in "Oe", which is a unit of field/,
    );
    expect(
      failure(analyse(fileOf(rows, 'Temperature (furlong),Magnetic Field (Oe),Resistance (Ohms)'))),
    ).toContain('no unit that is known');
    expect(failure(analyse(fileOf(rows.map(([t, r]) => [t - 30, r]))))).toMatch(
      /line \d+: "Temperature \(K\)" is -/,
    );
  });

  test('a clock that jumps back is told, and no rate is used', () => {
    const rows = noisy('clock', (t) => 0.2 * logistic((t - 9) / 0.2), 1e-4).map(
      ([t, r], i): Row => [t, r, i < 100 ? i * 10 : i * 10 - 5000],
    );
    expect(analyse(fileOf(rows)).warnings.join()).toContain('the clock jumps back by');
  });
});

test('the same bytes give the same findings, whatever the scale of the resistance', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (scale) => {
      const rows = noisy('scale', (t) => scale * logistic((t - 9) / 0.2), scale * 1e-3);
      const [a, b] = [analyse(fileOf(rows)), analyse(fileOf(rows))];
      expect(a).toEqual(b);
      expect(kelvinOf(a, 'critical-temperature-midpoint')).toBeCloseTo(9, 1);
    }),
    { numRuns: 12 },
  );
});

describe('the figure of a transition', () => {
  test('its fit runs through the midpoint that was read, and leaves the noise over', () => {
    const random = seededRandom('figure of a transition');
    const [centre, w, noise] = [9.2, 0.15, 2e-3];
    const rows = range(7, 20, 0.05).map(
      (t): Row => [t, erfStep((t - centre) / w) * (1 + 0.01 * (t - centre)) + noise * random.normal()],
    );
    const outcome = analyse(fileOf(rows));
    const [curves, residuals] = outcome.panels ?? [];
    const fit = curves?.series.find(({ label }) => label.startsWith('local quadratic'));
    const midpoint = kelvinOf(outcome, 'critical-temperature-midpoint');
    const above = Array.from(fit?.x ?? []).findIndex((t) => t >= midpoint);
    expect(fit?.y[above - 1]).toBeLessThan(0.5);
    expect(fit?.y[above]).toBeGreaterThan(0.49);
    expect(residuals?.y.unit).toBe('σ');
    const left = Array.from(residuals?.series[0]?.y ?? []);
    const spread = Math.sqrt(left.reduce((sum, value) => sum + value ** 2, 0) / left.length);
    expect(left.length).toBeGreaterThan(60);
    expect(spread).toBeGreaterThan(0.5);
    expect(spread).toBeLessThan(1.6);
  });

  test('a curve without a transition has neither fit nor residuals', () => {
    const outcome = analyse(fileOf(range(2, 30, 0.2).map((t): Row => [t, 1 + 0.01 * t])));
    expect(outcome.panels).toHaveLength(1);
    expect(outcome.panels?.[0]?.series.map(({ kind }) => kind)).toEqual(['points']);
  });
});

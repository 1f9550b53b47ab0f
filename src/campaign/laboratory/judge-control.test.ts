import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlReading, ControlSchedule } from './events.ts';
import { judgeControl } from './judge-control.ts';

const control: ControlSchedule = {
  sample: 'niobium',
  instrument: 'cryostat',
  everySamples: 1,
  everyDays: null,
  design: {},
  action: {},
  goals: [],
  units: {},
  expected: [{ quantity: 'critical-temperature-midpoint', value: 9.25, tolerance: 0.1, unit: 'K' }],
};
const reading = (value: number | null, changes: Partial<ControlReading> = {}): ControlReading => ({
  quantity: 'critical-temperature-midpoint',
  value,
  sd: 0.01,
  unit: 'K',
  criterion: '50 % of the normal resistance',
  method: 'a test',
  ...changes,
});

describe('L32: a control', () => {
  it.each([
    [[reading(9.2)], []],
    [[reading(9340, { unit: 'mK' })], []],
    [
      [reading(8.9)],
      [
        'critical-temperature-midpoint of niobium on cryostat is 8.9\u202fK; expected 9.25 ± 0.10\u202fK at most',
      ],
    ],
    [[reading(9.2, { unit: 'T' })], [expect.stringContaining('is in "T" and cannot be compared')]],
    [[reading(null)], [expect.stringContaining('was not found')]],
    [[reading(9.2, { quantity: 'coercivity' })], [expect.stringContaining('was not measured')]],
    [[], [expect.stringContaining('was not measured')]],
  ])('%#', (readings, expected) => {
    expect(judgeControl(control, readings)).toEqual(expected);
  });

  it('is as expected exactly within its tolerance', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        value,
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        value,
        (wanted, tolerance, found) => {
          const given = { ...control, expected: [{ quantity: 'x', value: wanted, tolerance, unit: 'K' }] };
          const isFine = judgeControl(given, [reading(found, { quantity: 'x' })]).length === 0;
          expect(isFine).toBe(Math.abs(found - wanted) <= tolerance);
        },
      ),
    );
  });

  it('is judged by the criterion that is stated, where there are several', () => {
    const [wanted] = control.expected ?? [];
    const given = { ...control, expected: [{ ...wanted!, criterion: '90 %' }] };
    const both = [reading(8), reading(9.3, { criterion: '90 % of the normal resistance' })];
    expect(judgeControl(given, both)).toEqual([]);
    expect(judgeControl({ ...control }, both)).toHaveLength(1);
  });
});

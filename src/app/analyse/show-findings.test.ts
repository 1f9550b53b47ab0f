import { describe, expect, it } from 'vitest';
import type { Finding } from '../../campaign/index.ts';
import { showFindings } from './show-findings.ts';

const finding = (fields: Partial<Finding>): Finding => ({
  quantity: 'critical-temperature-midpoint',
  value: 9.2,
  sd: 0.1,
  unit: 'K',
  criterion: 'cooling',
  method: 'a@1',
  detail: {},
  ...fields,
});
const phases = (value: number | null, detail: object): Finding =>
  finding({
    quantity: 'phase-identification',
    value,
    sd: null,
    unit: '',
    detail: {
      hypotheses: [
        {
          phases: [
            { name: 'ZnO', sameAs: [] },
            { name: 'TiO2', sameAs: ['rutile'] },
          ],
          rwp: 0.1234,
          unexplained: 0.01,
          probability: 0.9,
        },
        { phases: [{ name: 'ZnO', sameAs: [] }], rwp: 0.3, unexplained: 0.2, probability: 0.1 },
      ],
      ...detail,
    },
  });

describe('showFindings', () => {
  it('names the phases with their probability, and ranks every hypothesis below', () => {
    const { rows, notes } = showFindings([phases(0.9, { ambiguous: false })]);
    expect(rows[0]?.[1]).toBe('ZnO + TiO2 (probability 90 %)');
    expect(notes).toEqual([
      'hypothesis 1: ZnO + TiO2: Rwp 12.3 %, unexplained 1 %, probability 90 %; TiO2 is the same as rutile',
      'hypothesis 2: ZnO: Rwp 30 %, unexplained 20 %, probability 10 %',
    ]);
  });

  it('does not print probabilities that no model of the errors bears out', () => {
    const one = { phases: [{ name: 'ZnO', sameAs: [] }], rwp: 0.1, unexplained: 0 };
    const { rows, notes } = showFindings([
      phases(1, {
        hypotheses: [
          { ...one, probability: 1 },
          { ...one, probability: 1e-120 },
        ],
      }),
    ]);
    expect(rows[0]?.[1]).toBe('ZnO (probability above 99.9 %)');
    expect(notes[1]).toContain('probability below 0.1 %');
  });

  it('tells a tie from phases that are not known', () => {
    expect(showFindings([phases(null, { ambiguous: true })]).rows[0]?.[1]).toBe('undecided, see below');
    expect(showFindings([phases(null, {})]).rows[0]?.[1]).toBe('none');
  });

  it('shows a limit as one, and keeps what is systematic short', () => {
    const { rows, notes } = showFindings([
      finding({ value: null, sd: null, bound: 'upper', limit: 1.8 }),
      finding({ systematic: { sd: 0.005, source: 'thermometer calibration' } }),
    ]);
    expect(rows.map(([, value]) => value)).toEqual(['< 1.8\u202fK', '9.20 ± 0.10\u202fK ± 0.005 systematic']);
    expect(notes).toEqual(['systematic: thermometer calibration']);
  });

  it('tells many values of one kind in one row', () => {
    const peaks = Array.from({ length: 9 }, (_, i) => finding({ value: 20 + i, unit: 'deg' }));
    expect(showFindings(peaks).rows).toEqual([
      ['critical-temperature-midpoint', '9 values, 20 to 28\u202fdeg', 'cooling (each with its sd: --json)'],
    ]);
    expect(showFindings(peaks.slice(0, 8)).rows).toHaveLength(8);
  });
});

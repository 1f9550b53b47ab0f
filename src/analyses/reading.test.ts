import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnalysisOutcome, Goal, RawInput } from '../campaign/index.ts';
import { sha256Hex } from '../core/hash.ts';
import { reading } from './reading.ts';

const goal: Goal = { quantity: 'Tc_K', criterion: 'midpoint', unit: 'K', direction: 'maximize' };
const stated = {
  format: 'onnes-reading/1',
  sample: 's1',
  instrument: 'cryostat',
  fidelity: 'measured',
  values: { Tc_K: { value: 9.2, sd: 0.1, unit: 'K' } },
  source: 'run 7',
};
const inputOf = (content: unknown): RawInput => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { sample: 's1', name: 'run7.json', bytes: new TextEncoder().encode(text), blob: sha256Hex(text) };
};
const analyse = (...contents: readonly unknown[]): AnalysisOutcome =>
  reading.analyse(contents.map(inputOf), [goal], {})[0] as AnalysisOutcome;
const withValue = (value: object): object => ({ ...stated, values: { Tc_K: value } });

describe('a reading', () => {
  test('gives the value as stated, with its raw file', () => {
    expect(analyse(stated)).toEqual({
      sample: 's1',
      findings: [
        {
          quantity: 'Tc_K',
          value: 9.2,
          sd: 0.1,
          unit: 'K',
          criterion: 'recorded value',
          method: 'reading@1.0.0, cryostat',
          detail: { fidelity: 'measured', source: stated.source },
        },
      ],
      warnings: [],
      observations: [
        {
          quantity: 'Tc_K',
          value: 9.2,
          sd: 0.1,
          unit: 'K',
          fidelity: 'measured',
          method: 'midpoint, cryostat',
          artefact: sha256Hex(JSON.stringify(stated)),
          sample: 's1',
        },
      ],
    });
  });

  test.each([
    { value: 2, sd: null, unit: 'K', bound: 'upper' },
    { value: 2, sd: 0.1, unit: 'K', interval: [1.8, 2.3], systematic: { sd: 0.2, source: 'thermometer' } },
  ])('keeps what is not known and what is only bounded: %o', (value) => {
    expect(analyse(withValue(value)).observations[0]).toMatchObject(value);
  });

  test('simulated stays simulated', () => {
    expect(analyse({ ...stated, fidelity: 'simulated' }).observations[0]?.fidelity).toBe('simulated');
  });

  test.each([
    [withValue({ value: 9200, sd: 100, unit: 'mK' }), 'Tc_K is in "mK"; expected "K"'],
    [{ ...stated, values: {} }, 'Tc_K is not in the file'],
    [{ ...stated, sample: 's2' }, 'states sample s2, and was filed under s1'],
    [{ ...stated, format: 'onnes-reading/2' }, 'format: "onnes-reading/2" is not onnes-reading/1'],
    [withValue({ value: 'high', sd: null, unit: 'K' }), 'values.Tc_K.value: "high" is not a number'],
    [withValue({ value: 9, sd: -1, unit: 'K' }), 'at least 0'],
    [withValue({ value: 9, unit: 'K' }), 'values.Tc_K.sd: missing'],
    ['{"format":', 'is not JSON in UTF-8'],
    ['', 'is not JSON in UTF-8'],
    ['null', 'null is not a mapping'],
  ])('%j is an invalid measurement', (content, detail) => {
    const finding = analyse(content);
    expect(finding.observations).toEqual([]);
    expect(finding.failure?.kind).toBe('measurement-invalid');
    expect(finding.failure?.detail).toContain(detail);
    expect(finding.failure?.detail).toContain('run7.json');
  });

  test('one good file of two is a measurement, and the other a warning', () => {
    const finding = analyse('garbage', stated);
    expect(finding.failure).toBeUndefined();
    expect(finding.observations).toHaveLength(1);
    expect(finding.warnings).toEqual(['run7.json: is not JSON in UTF-8']);
  });

  test('alike characters of one unit are one unit', () => {
    const micro = { ...goal, unit: '\u00b5T' };
    const content = withValue({ value: 1, sd: null, unit: '\u03bcT' });
    expect(reading.analyse([inputOf(content)], [micro], {})[0]?.observations[0]?.unit).toBe('\u00b5T');
  });

  test('-0 in a file is 0 in the record', () => {
    const content = JSON.stringify(withValue({ value: 5, sd: null, unit: 'K' })).replace('5', '-0.0');
    expect(Object.is(analyse(content).observations[0]?.value, 0)).toBe(true);
  });

  test('a damaged reading is a finding or a failure, never a crash', () => {
    const text = JSON.stringify(stated);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, splice) => {
        const { observations, failure } = analyse(
          text.slice(0, at) + splice + text.slice(at + splice.length),
        );
        expect(observations.length > 0 || failure?.kind === 'measurement-invalid').toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { OrderSample } from '../../src/app/http/contract/bench.ts';
import {
  asMadeOf,
  type Draft,
  findReadingFault,
  readingsOf,
  takeReading,
} from '../../web/src/bench/draft.ts';

const element = (name: string, planned: number, molarMass: number) => ({
  ...{ name, planned, molarMass, unit: '', tolerance: 0.025 },
});
const sample = {
  id: 's1',
  planned: [element('Nb', 0.5, 92.9), element('Ti', 0.5, 47.9)],
} as unknown as OrderSample;
const draft = (weighed: Draft['weighed']): Draft => ({ total: '1', weighed, made: {}, values: {}, note: '' });

describe('what a person typed at the bench', () => {
  it('is never taken for the plan where it cannot be read', () => {
    expect(asMadeOf(sample, draft({})).fault).toBeNull();
    expect(asMadeOf(sample, draft({ Nb: 'abc' })).fault).toContain('The mass of Nb');
    expect(asMadeOf(sample, draft({ Nb: '0,66', Ti: '' })).fault).toContain('The mass of Ti');
    expect(asMadeOf(sample, draft({ Nb: '0,66', Ti: '0.34' })).fault).toBeNull();
  });

  it.each([
    [{ value: '9,1', sd: '0.1', bound: 'none' }, null],
    [{ value: '9.1', sd: '', bound: 'none' }, null],
    [{ value: '1.8', sd: 'x', bound: 'upper' }, null],
    [{ value: '-5', sd: '', bound: 'none' }, 'colder than 0 K'],
    [{ value: '9 K', sd: '', bound: 'none' }, 'expected a number'],
    [{ value: '9', sd: '0', bound: 'none' }, 'above 0'],
    [{ value: '9', sd: '-1', bound: 'none' }, 'above 0'],
  ] as const)('%o: %s', (typed, said) => {
    const found = findReadingFault({ quantity: 'critical temperature', unit: 'K' }, typed);
    if (said === null) expect(found).toBeNull();
    else expect(found).toContain(said);
  });

  it.each([
    'temperature shift',
    'Tc change',
    'hysteresis of the temperature',
    'T_offset',
    'temperature difference',
  ])('may be below 0 K as a %s', (quantity) => {
    const typed = { value: '-2', sd: '', bound: 'none' } as const;
    expect(findReadingFault({ quantity, unit: 'K' }, typed)).toBeNull();
  });

  it('has an uncertainty as a value and none as a bound', () => {
    expect(takeReading('K', { value: '9,1', sd: '0.1', bound: 'none' })).toEqual({
      value: 9.1,
      sd: 0.1,
      unit: 'K',
    });
    expect(takeReading('K', { value: '1.8', sd: '-1', bound: 'upper' })).toEqual({
      ...{ value: 1.8, sd: null, unit: 'K', bound: 'upper' },
    });
    expect(takeReading('K', { value: ' ', sd: '1', bound: 'none' })).toBeNull();
    expect(takeReading('K', undefined)).toBeNull();
  });

  it('is read once where two goals want the same quantity', () => {
    const goals = ['Tc', 'width', 'Tc'].map((quantity) => ({ quantity, criterion: 'midpoint', unit: 'K' }));
    expect(readingsOf({ goals })).toEqual(goals.slice(0, 2));
  });
});

import { describe, expect, it } from 'vitest';
import type { OrderSample } from '../../src/app/http/contract/bench.ts';
import { asMadeOf, type Draft, findReadingFault } from '../../web/src/bench/draft.ts';

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
});

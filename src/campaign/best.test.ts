import { describe, expect, it } from 'vitest';
import { averageReadings, pooledReadingSd } from './best.ts';
import { proposalOf } from './campaign.fixture.ts';

const readings = (sd: number | null, ...values: readonly number[]) =>
  values.map((value) => ({ value, sd, unit: 'K' }));

describe('the mean of readings', () => {
  it.each([
    [
      'two readings that agree by luck are no better than each says of itself',
      7,
      [1140, 1140.01],
      7 / Math.SQRT2,
    ],
    ['readings that scatter more than they say have the error of their scatter', 0.1, [9, 11], 1],
    ['readings without an sd have the error of their scatter', null, [9, 11], 1],
    ['one reading has its own sd', 0.3, [9], 0.3],
  ])('%s', (_, sd, values, expected) => {
    expect(averageReadings(readings(sd, ...values)).sd).toBeCloseTo(expected, 12);
  });

  it('an sd that one of them lacks says nothing of the others', () => {
    const mixed = [...readings(7, 1140), ...readings(null, 1142)];
    expect(averageReadings(mixed).sd).toBeCloseTo(1, 12);
  });
});

it('the scatter of repeats is theirs, whatever sd they state', () => {
  const repeated = readings(7, 1140, 1142);
  const { design } = proposalOf({ x: 1 });
  const measured = {
    ...{ design, samples: [], fidelity: 'measured' as const, measurementCount: 2 },
    ...{ mean: averageReadings(repeated), scatter: Math.SQRT2 },
  };
  expect(pooledReadingSd([measured])).toBeCloseTo(Math.SQRT2, 12);
  expect(pooledReadingSd([{ ...measured, measurementCount: 1, scatter: null }])).toBeNull();
});

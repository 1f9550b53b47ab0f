import { expect, it } from 'vitest';
import { poolReplicates } from './replicates.ts';

it('pools the scatter of groups about their own means', () => {
  expect(poolReplicates([[1, 3], [10, 10, 13], [100]])).toEqual({
    sumSquares: 8,
    degreesOfFreedom: 3,
    variance: 8 / 3,
  });
  expect(poolReplicates([[1], [2]]).variance).toBeNull();
});

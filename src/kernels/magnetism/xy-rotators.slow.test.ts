import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { findHelicityCrossing, type HelicitySeries } from './helicity-crossing.ts';
import { openXyLattice } from './xy-rotators.ts';

const path = '../shared/reference/tables/spin_models_tc.csv';
const row = existsSync(path)
  ? readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(','))
      .find(([model]) => model === 'xy')
  : undefined;

const square = spinModelOfShells('square', [{ shell: 1, exchange: 1 }]);

function seriesOf(length: number, count: number): readonly HelicitySeries[] {
  return [0.87, 0.88, 0.885, 0.89, 0.895, 0.9].map((temperature) => {
    const rotators = openXyLattice(square, [length, length, 1], seededRandom(length, temperature));
    const [stiffness, squaredCurrent] = [new Float64Array(count), new Float64Array(count)];
    const sweep = (): void => {
      for (let turned = 0; turned < rotators.siteCount; ) turned += rotators.wolff(temperature);
      rotators.overrelax();
    };
    for (let i = 0; i < count / 10; i++) sweep();
    for (let i = 0; i < count; i++) {
      sweep();
      const measured = rotators.measure();
      stiffness[i] = measured.stiffness;
      squaredCurrent[i] = measured.current ** 2;
    }
    return { temperature, length, stiffness, squaredCurrent };
  });
}

describe.skipIf(row === undefined)('planar rotators on the square lattice', () => {
  // Tolerance of the table 1e-4; a crossing of 256 and 4,096 spins has an sd of about 1e-3: four of these.
  it('lose their helicity modulus where the table says', () => {
    const { value, sd } = findHelicityCrossing(seriesOf(16, 30_000), seriesOf(64, 8_000));
    expect(sd).toBeLessThan(0.0015 * value);
    expect(Math.abs(value - Number(row?.[3]))).toBeLessThan(Math.max(Number(row?.[4]), 4 * sd));
  });
});

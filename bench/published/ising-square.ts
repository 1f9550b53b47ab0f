// The square Ising model beside Onsager's and Yang's solution, by coded Metropolis copies: node bench/published/ising-square.ts
import {
  isingSquareEnergy,
  isingSquareMagnetization,
  isingSquareSpecificHeat,
  openIsingCopies,
  openSpinLattice,
  spinModelOfShells,
} from '../../src/kernels/magnetism/index.ts';
import { describeMachine } from '../machine.ts';

const size = 128;
const sweeps = { thermalization: 6000, between: 20, measurements: 400 };
const lattice = openSpinLattice(spinModelOfShells('square', [{ shell: 1, exchange: 1 }]), [size, size, 1]);

/** Mean and error of something measured in independent copies. */
function overCopies(values: readonly number[]): string {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return `${mean.toFixed(5)} ± ${Math.sqrt(variance / values.length).toFixed(5)}`;
}

console.log(`${describeMachine()}\n`);
console.log(
  `${size} × ${size} spins, 128 copies, from random spins; exact values are of the endless lattice.\n`,
);
console.log('| kT/J | energy [J] | exact | specific heat [kB] | exact | magnetisation | exact | seconds |');
console.log('|---|---|---|---|---|---|---|---|');
for (const temperature of [1.9, 2.1, 2.4, 2.5, 3]) {
  const started = performance.now();
  const copies = openIsingCopies(lattice, Math.round(1000 * temperature));
  copies.sweep(temperature, sweeps.thermalization);
  const sums = Array.from({ length: 128 }, () => ({ energy: 0, square: 0, magnetization: 0 }));
  for (let i = 0; i < sweeps.measurements; i++) {
    copies.sweep(temperature, sweeps.between);
    const { energy, magnetization } = copies.measure();
    sums.forEach((sum, k) => {
      sum.energy += energy[k]! / sweeps.measurements;
      sum.square += energy[k]! ** 2 / sweeps.measurements;
      sum.magnetization += Math.abs(magnetization[k]!) / sweeps.measurements;
    });
  }
  // A copy that froze into stripes, which cold lattices of random spins may, is no sample of equilibrium.
  const settled = temperature < 2.2 ? sums.filter(({ magnetization }) => magnetization > 0.6) : sums;
  const heat = settled.map(({ energy, square }) => (size * size * (square - energy ** 2)) / temperature ** 2);
  const cells = [
    temperature,
    overCopies(settled.map(({ energy }) => energy)),
    isingSquareEnergy(temperature).toFixed(5),
    overCopies(heat),
    isingSquareSpecificHeat(temperature).toFixed(5),
    overCopies(settled.map(({ magnetization }) => magnetization)),
    isingSquareMagnetization(temperature).toFixed(5),
    ((performance.now() - started) / 1000).toFixed(1),
  ];
  console.log(
    `| ${cells.join(' | ')} |${settled.length < 128 ? ` ${128 - settled.length} copies in stripes left out` : ''}`,
  );
}

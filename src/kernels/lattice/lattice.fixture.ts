import { seededRandom } from '../../core/random.ts';
import { type Atoms, repeatAtoms } from './atoms.ts';
import { transformRows } from './cell-algebra.ts';
import { embeddedAtomPotential } from './embedded-atom.ts';
import type { Potential } from './potential.ts';
import { readSetfl } from './read-setfl.ts';

/** Atoms at fractional coordinates. */
export function atomsAt(
  cell: readonly number[],
  elements: readonly string[],
  fractions: readonly number[],
): Atoms {
  const matrix = Float64Array.from(cell);
  return { elements, cell: matrix, positions: transformRows(Float64Array.from(fractions), matrix) };
}

export const fccPrimitive = (a: number, element = 'Cu'): Atoms =>
  atomsAt([0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0], [element], [0, 0, 0]);

export const fccCube = (a: number, elements: readonly string[] = ['Cu', 'Cu', 'Cu', 'Cu']): Atoms =>
  atomsAt([a, 0, 0, 0, a, 0, 0, 0, a], elements, [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0]);

/** Atoms moved by up to `size` [Å] in every direction, in a cell without right angles. */
export function disturbed(
  atoms: Atoms,
  size: number,
  seed: number,
  repeats: readonly [number, number, number] = [1, 1, 1],
): Atoms {
  const { uniform: random } = seededRandom(seed);
  const { cell, elements, positions } = repeatAtoms(atoms, repeats);
  const strain = Float64Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0) + 0.04 * (random() - 0.5));
  return {
    elements,
    cell: transformRows(cell, strain),
    positions: transformRows(positions, strain).map((x) => x + size * 2 * (random() - 0.5)),
  };
}

/** Smooth functions with analytic values: F = −√ρ·(1 + k/10), ρ_k = e^{−β_k(r − 2.5)} w(r), φ = ε_kl [(2.5/r)⁸ − (2.5/r)⁴] w(r). */
export const smoothModel = {
  cutoff: 5.2,
  window: (r: number): number => (r < 5.2 ? (1 - (r / 5.2) ** 2) ** 3 : 0),
  embedding: (k: number, density: number): number => -Math.sqrt(density) * (1 + k / 10),
  density: (k: number, r: number): number => Math.exp(-(1.2 + 0.3 * k) * (r - 2.5)) * smoothModel.window(r),
  pair: (k: number, l: number, r: number): number =>
    (0.3 + 0.05 * (k + l)) * ((2.5 / r) ** 8 - (2.5 / r) ** 4) * smoothModel.window(r),
};

/** The smooth model tabulated as a setfl text. */
export function smoothSetfl(symbols: readonly string[], count = 4000): string {
  const distanceStep = smoothModel.cutoff / (count - 1);
  const densityStep = 60 / (count - 1);
  const table = (step: number, at: (x: number) => number): string =>
    Array.from({ length: count }, (_, m) => at(m * step).toExponential(16))
      .reduce<string[]>((lines, word, m) => {
        if (m % 5 === 0) lines.push(word);
        else lines[lines.length - 1] += ` ${word}`;
        return lines;
      }, [])
      .join('\n');
  const parts = ['smooth model', 'for tests', 'analytic', `${symbols.length} ${symbols.join(' ')}`];
  parts.push(`${count} ${densityStep} ${count} ${distanceStep} ${smoothModel.cutoff}`);
  symbols.forEach((_, k) => {
    parts.push(
      `${29 + k} ${60 + k}.5 3.6 fcc`,
      table(densityStep, (x) => smoothModel.embedding(k, x)),
    );
    parts.push(table(distanceStep, (r) => smoothModel.density(k, r)));
  });
  for (let k = 0; k < symbols.length; k++)
    for (let l = 0; l <= k; l++)
      parts.push(table(distanceStep, (r) => (r === 0 ? 0 : r * smoothModel.pair(k, l, Math.max(r, 0.5)))));
  return `${parts.join('\n')}\n`;
}

let cached: Potential | undefined;

/** The smooth model for Cu and Ni. */
export function smoothPotential(): Potential {
  cached ??= embeddedAtomPotential(readSetfl(smoothSetfl(['Cu', 'Ni']), 'eam/alloy'));
  return cached;
}

/** Energy [eV] of atoms straight from the formulae of the smooth model, over all images. */
export function smoothEnergy({ elements, cell, positions }: Atoms, kinds: readonly string[]): number {
  const reach = 3;
  let energy = 0;
  for (let i = 0; i < elements.length; i++) {
    const k = kinds.indexOf(elements[i]!);
    let density = 0;
    for (let j = 0; j < elements.length; j++)
      for (let a = -reach; a <= reach; a++)
        for (let b = -reach; b <= reach; b++)
          for (let c = -reach; c <= reach; c++) {
            const r = Math.hypot(
              ...[0, 1, 2].map(
                (d) =>
                  positions[3 * j + d]! -
                  positions[3 * i + d]! +
                  a * cell[d]! +
                  b * cell[3 + d]! +
                  c * cell[6 + d]!,
              ),
            );
            if (r === 0 || r >= smoothModel.cutoff) continue;
            const l = kinds.indexOf(elements[j]!);
            density += smoothModel.density(l, r);
            energy += smoothModel.pair(k, l, r) / 2;
          }
    energy += smoothModel.embedding(k, density);
  }
  return energy;
}

import { describe, expect, it } from 'vitest';
import { diagonalize, openHermitian } from '../linear-algebra/index.ts';
import { ironModel } from './exchange-formats.fixture.ts';
import { exchangeAt } from './exchange-matrix.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { latticeCells } from './lattices.ts';
import { spinWaveStiffness } from './spin-wave-stiffness.ts';
import { spinWaveEnergies } from './spin-waves.ts';

describe('spin waves', () => {
  it('one sublattice: (2/M)(J(0) − J(q)), zero at q = 0', () => {
    const model = ironModel();
    const q = [0.13, -0.21, 0.4] as const;
    const [zero, some] = spinWaveEnergies(model, [[0, 0, 0], q], [2.2]);
    expect(zero![0]).toBeCloseTo(0, 9);
    expect(some![0]).toBeCloseTo(
      (2 / 2.2) * (exchangeAt(model, [0, 0, 0]).re[0]! - exchangeAt(model, q).re[0]!),
      9,
    );
  });

  it('an antiferromagnet of two sublattices: (12/M)·√(1 − γ²) on the cube, both modes alike', () => {
    const cell = {
      lattice: latticeCells.fcc.lattice,
      positions: [
        [0, 0, 0],
        [0.5, 0.5, 0.5],
      ],
    } as const;
    const model = spinModelOfShells(cell, [{ shell: 1, exchange: -1 }]);
    const q = [0.1, 0.2, 0.05] as const;
    const [energies] = spinWaveEnergies(model, [q], [2, 2], [1, -1]);
    // Cartesian k of the reciprocal vectors of fcc, nearest neighbours half a unit away along the axes.
    const k = [q[1] + q[2] - q[0], q[0] + q[2] - q[1], q[0] + q[1] - q[2]].map((x) => 2 * Math.PI * x * 0.5);
    const gamma = k.reduce((sum, x) => sum + Math.cos(x), 0) / 3;
    for (const energy of energies!) expect(energy).toBeCloseTo(6 * Math.sqrt(1 - gamma ** 2), 5);
  });

  it('refuses a state that is no minimum, and moments that are none', () => {
    const model = spinModelOfShells('sc', [{ shell: 1, exchange: -1 }]);
    expect(() => spinWaveEnergies(model, [[0.5, 0.5, 0.5]], [1])).toThrow(
      expect.objectContaining({ code: 'unstable-order' }),
    );
    expect(() => spinWaveEnergies(model, [[0, 0, 0]], [0])).toThrow(
      expect.objectContaining({ code: 'bad-moments' }),
    );
  });
});

describe('stiffness', () => {
  it.each([
    ['sc', 2 * 1],
    ['bcc', 2 * 1],
    ['fcc', 2 * 1],
  ] as const)(
    'of %s is Σ J r²/(3M): nearest neighbours give 2·J·a²/M on every cubic lattice',
    (lattice, expected) => {
      const model = spinModelOfShells(lattice, [{ shell: 1, exchange: 3 }]);
      const { axes, mean } = spinWaveStiffness(model, [1.5]);
      for (const value of [...axes, mean]) expect(value).toBeCloseTo((expected * 3) / 1.5, 6);
    },
  );

  it('refuses an antiferromagnet, and a step that is none', () => {
    const model = spinModelOfShells('sc', [{ shell: 1, exchange: -1 }]);
    expect(() => spinWaveStiffness(model, [1])).toThrow(expect.objectContaining({ code: 'unstable-order' }));
    expect(() => spinWaveStiffness(model, [1], 0.5)).toThrow(expect.objectContaining({ code: 'bad-step' }));
  });
});

it('a Hermitian matrix is rebuilt from its eigenvalues and eigenvectors', () => {
  const n = 5;
  const matrix = openHermitian(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      matrix.re[i * n + j] = Math.cos(i * j + 1) + (i === j ? i : 0);
      matrix.im[i * n + j] = i === j ? 0 : Math.sign(j - i) * Math.sin(2 + i + j);
    }
  const { values, vectors } = diagonalize(matrix);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let [re, im] = [0, 0];
      for (let k = 0; k < n; k++) {
        const [ar, ai, br, bi] = [
          vectors.re[i * n + k]!,
          vectors.im[i * n + k]!,
          vectors.re[j * n + k]!,
          vectors.im[j * n + k]!,
        ];
        re += values[k]! * (ar * br + ai * bi);
        im += values[k]! * (ai * br - ar * bi);
      }
      expect(re).toBeCloseTo(matrix.re[i * n + j]!, 10);
      expect(im).toBeCloseTo(matrix.im[i * n + j]!, 10);
    }
});

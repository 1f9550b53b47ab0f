import { describe, expect, it } from 'vitest';
import { boltzmann_meVperK } from '../../core/units.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { drawInField, openHeisenbergReference } from './heisenberg-reference.ts';
import type { SiteTerms } from './heisenberg-sampler.ts';
import { type LatticeName, latticeCells } from './lattices.ts';
import { langevin } from './mean-field.ts';
import { temperReplicas } from './parallel-tempering.ts';
import { sampleTemperature, type TemperatureTask } from './sample-temperature.ts';
import { openSpinLattice } from './spin-lattice.ts';
import { openHeisenbergSampler } from './spin-memory.ts';
import type { SpinModel } from './spin-model.ts';
import { averageSeries } from './thermal-averages.ts';
import { xoshiroFrom, xoshiroSeeded } from './xoshiro.ts';

const nearest = (lattice: LatticeName, exchange = 1): SpinModel =>
  spinModelOfShells(lattice, [{ shell: 1, exchange }]);
const twoShells = spinModelOfShells('bcc', [
  { shell: 1, exchange: 1 },
  { shell: 2, exchange: 0.4 },
]);
/** Temperature [K] at which kT is `energy` [meV]. */
const kelvin = (energy: number): number => energy / boltzmann_meVperK;
const task = (
  part: Partial<TemperatureTask> & Pick<TemperatureTask, 'model' | 'temperature'>,
): TemperatureTask => ({
  cells: [4, 4, 4],
  measurements: 3000,
  thermalization: 200,
  seed: 11,
  stream: 0,
  ...part,
});

describe('xoshiro256**', () => {
  it('gives the words of its authors’ code from the state 1, 2, 3, 4', () => {
    const generator = xoshiroFrom([1n, 2n, 3n, 4n]);
    expect(Array.from({ length: 6 }, () => generator.next())).toEqual([
      11520n,
      0n,
      1509978240n,
      1215971899390074240n,
      1216172134540287360n,
      607988272756665600n,
    ]);
  });

  it('streams a jump apart differ, and a seed repeats', () => {
    const [one, other, again] = [xoshiroSeeded(5), xoshiroSeeded(5), xoshiroSeeded(5)];
    other.jump();
    const draw = (): number[] => Array.from({ length: 4 }, () => one.uniform());
    const first = draw();
    expect(Array.from({ length: 4 }, () => again.uniform())).toEqual(first);
    expect(Array.from({ length: 4 }, () => other.uniform())).not.toEqual(first);
  });
});

describe('compiled sweeps', () => {
  const terms: SiteTerms = {
    field: [[0.1, -0.2, 0.3]],
    anisotropy: [{ axis: [0, 0.6, 0.8], constant: 0.5 }],
  };

  it.each([
    ['sc', nearest('sc'), {}],
    ['honeycomb', nearest('honeycomb'), {}],
    ['two shells of bcc', twoShells, {}],
    ['sc in a field, with an axis', nearest('sc'), terms],
  ] as const)('of %s give the spins of the scalar form', (_, model, siteTerms) => {
    const lattice = openSpinLattice(model, [4, 4, model.lattice[2][2] === 10 ? 1 : 4]);
    const compiled = openHeisenbergSampler(lattice, xoshiroSeeded(3), siteTerms);
    const scalar = openHeisenbergReference(lattice, xoshiroSeeded(3), siteTerms);
    for (const sampler of [compiled, scalar]) {
      sampler.heatBath(0.6);
      sampler.overRelax();
      sampler.metropolis(0.6, 0.5, 'cone');
      sampler.metropolis(0.6, 0.5, 'reversal');
      if (!('field' in siteTerms)) sampler.wolff(0.6, 3);
      sampler.heatBath(0.6);
    }
    const [a, b] = [compiled.spins(), scalar.spins()];
    for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i]!, 3);
    expect(compiled.measure().energy).toBeCloseTo(scalar.measure().energy, 2);
  });

  it('over-relaxation keeps the energy and the lengths of the spins', () => {
    const sampler = openHeisenbergSampler(openSpinLattice(twoShells, [6, 6, 6]), xoshiroSeeded(1));
    for (let i = 0; i < 5; i++) sampler.heatBath(0.3);
    const before = sampler.measure().energy;
    for (let i = 0; i < 50; i++) sampler.overRelax();
    expect(sampler.measure().energy / before).toBeCloseTo(1, 5);
    const spins = sampler.spins();
    for (let i = 0; i < spins.length; i += 3)
      expect(Math.hypot(spins[i]!, spins[i + 1]!, spins[i + 2]!)).toBeCloseTo(1, 5);
  });

  it('refuses a lattice in which a site would meet itself', () => {
    expect(() => openSpinLattice(nearest('sc'), [1, 4, 4])).toThrow(
      expect.objectContaining({ code: 'bad-lattice-size' }),
    );
    expect(() => openSpinLattice(nearest('sc'), [2.5, 4, 4])).toThrow(
      expect.objectContaining({ code: 'bad-lattice-size' }),
    );
  });
});

describe('exact averages', () => {
  const dimer = spinModelOfShells(
    {
      lattice: latticeCells.sc.lattice,
      positions: [
        [0, 0, 0],
        [0.2, 0, 0],
      ],
    },
    [{ shell: 1, exchange: 1 }],
  );

  it.each([
    ['heat-bath', 0.1, 0.0333111],
    ['heat-bath', 1, 0.3130353],
    ['heat-bath', 5, 0.8000908],
    ['wolff', 1, 0.3130353],
    ['cone', 1, 0.3130353],
  ] as const)('pairs by %s at K = %d: coth K − 1/K = %d', (method, k, expected) => {
    const series = sampleTemperature(
      task({ model: dimer, temperature: kelvin(1 / k), cells: [8, 8, 8], method, measurements: 800 }),
    );
    const { energy } = averageSeries(series);
    expect(Math.abs(-2 * energy.value - expected)).toBeLessThan(4.5 * 2 * energy.sd);
    expect(2 * energy.sd).toBeLessThan(0.006);
  });

  it('a spin alone in a field follows Langevin', () => {
    const generator = xoshiroSeeded(2);
    const count = 4000;
    for (const x of [0.3, 2, 30]) {
      let sum = 0;
      for (let i = 0; i < count; i++)
        sum += drawInField([0, 0.6 * x, 0.8 * x], 1, generator).reduce(
          (s, e, k) => s + e * [0, 0.6, 0.8][k]!,
          0,
        );
      expect(Math.abs(sum / count - langevin(x))).toBeLessThan(4 / Math.sqrt(3 * count));
    }
  });

  it('an easy axis alone: ⟨(e·axis)²⟩ by quadrature', () => {
    const k = 2;
    const terms: SiteTerms = {
      anisotropy: [
        { axis: [0, 0, 1], constant: k },
        { axis: [0, 0, 1], constant: k },
      ],
    };
    const weak = { ...dimer, bonds: dimer.bonds.map((bond) => ({ ...bond, exchange: 1e-9 })) };
    const sampler = openHeisenbergSampler(openSpinLattice(weak, [4, 4, 4]), xoshiroSeeded(4), terms);
    let [sum, count] = [0, 0];
    for (let i = 0; i < 1200; i++) {
      sampler.metropolis(1, 1, 'cone');
      const spins = sampler.spins();
      for (let site = 0; site < sampler.siteCount; site++, count++) sum += spins[3 * site + 2]! ** 2;
    }
    let [top, norm] = [0, 0];
    for (let i = 0; i < 2000; i++) {
      const z = (i + 0.5) / 2000;
      norm += Math.exp(k * z * z);
      top += z * z * Math.exp(k * z * z);
    }
    // Sd of the mean of e_z² over 153,600 draws, correlated over about five sweeps: below 0.003.
    expect(Math.abs(sum / count - top / norm)).toBeLessThan(0.01);
  });

  it.each([
    ['heat-bath', 2],
    ['heat-bath', 0.4],
    ['cone', 2],
  ] as const)('free spins in a field, by %s, B = %d kT: U = −B·L(x), C = 1 − x²/sinh² x', (method, x) => {
    const weak = { ...dimer, bonds: dimer.bonds.map((bond) => ({ ...bond, exchange: 1e-9 })) };
    const field = dimer.sites.map(() => [0, 0.6 * x, 0.8 * x] as const);
    const series = sampleTemperature(
      task({ model: weak, temperature: kelvin(1), terms: { field }, method, measurements: 1500 }),
    );
    const { energy, specificHeat } = averageSeries(series);
    expect(energy.sd).toBeLessThan(0.01);
    expect(Math.abs(energy.value + x * langevin(x))).toBeLessThan(4.5 * energy.sd);
    const exact = 1 - (x / Math.sinh(x)) ** 2;
    expect(specificHeat.sd).toBeLessThan(0.15 * exact);
    expect(Math.abs(specificHeat.value - exact)).toBeLessThan(4.5 * specificHeat.sd);
  });

  it('the heat capacity of an easy axis alone is the variance of its energy, by quadrature', () => {
    const k = 2;
    const weak = { ...dimer, bonds: dimer.bonds.map((bond) => ({ ...bond, exchange: 1e-9 })) };
    const anisotropy = dimer.sites.map(() => ({ axis: [0, 0, 1] as const, constant: k }));
    const series = sampleTemperature(
      task({ model: weak, temperature: kelvin(1), terms: { anisotropy }, measurements: 3000 }),
    );
    let [norm, one, two] = [0, 0, 0];
    for (let i = 0; i < 2000; i++) {
      const u = k * ((i + 0.5) / 2000) ** 2;
      norm += Math.exp(u);
      one += u * Math.exp(u);
      two += u * u * Math.exp(u);
    }
    const exact = two / norm - (one / norm) ** 2;
    const { specificHeat } = averageSeries(series);
    expect(specificHeat.sd).toBeLessThan(0.15 * exact);
    expect(Math.abs(specificHeat.value - exact)).toBeLessThan(4.5 * specificHeat.sd);
  });

  it('U4 goes to 4/9 at high and to 2/3 at low temperature', () => {
    const hot = averageSeries(sampleTemperature(task({ model: nearest('sc'), temperature: kelvin(50) })));
    expect(Math.abs(hot.binder.value - 4 / 9)).toBeLessThan(4 * hot.binder.sd);
    expect(hot.binder.sd).toBeLessThan(0.02);
    const cold = averageSeries(
      sampleTemperature(task({ model: nearest('sc'), temperature: kelvin(0.05), measurements: 400 })),
    );
    expect(cold.binder.value).toBeCloseTo(2 / 3, 3);
  });

  it('the fluctuations of the energy are its slope', () => {
    const at = (kT: number) =>
      averageSeries(
        sampleTemperature(task({ model: nearest('sc'), temperature: kelvin(kT), measurements: 6000 })),
      );
    const [below, here, above] = [at(1.9), at(2), at(2.1)];
    const slope = (above.energy.value - below.energy.value) / 0.2;
    const sd = Math.hypot(Math.hypot(above.energy.sd, below.energy.sd) / 0.2, here.specificHeat.sd);
    expect(Math.abs(slope - here.specificHeat.value)).toBeLessThan(4 * sd);
    expect(sd).toBeLessThan(0.1 * here.specificHeat.value);
  });

  it('heat bath, clusters and cone steps agree on two shells', () => {
    const [heat, wolff, cone] = (['heat-bath', 'wolff', 'cone'] as const).map((method) =>
      averageSeries(
        sampleTemperature(task({ model: twoShells, temperature: kelvin(2.6), method, thermalization: 500 })),
      ),
    );
    for (const other of [wolff!, cone!])
      for (const name of ['energy', 'magnetization', 'binder'] as const)
        expect(Math.abs(other[name].value - heat![name].value), name).toBeLessThan(
          4 * Math.hypot(other[name].sd, heat![name].sd),
        );
  });
});

describe('clusters are refused', () => {
  it.each([
    ['a frustrated lattice', nearest('triangular', -1), {}],
    [
      'competing exchange',
      spinModelOfShells('sc', [
        { shell: 1, exchange: 1 },
        { shell: 2, exchange: -0.2 },
      ]),
      {},
    ],
    ['a field', nearest('sc'), { field: [[0, 0, 0.1]] }],
    ['an anisotropy', nearest('sc'), { anisotropy: [{ axis: [0, 0, 1], constant: 0.1 }] }],
  ] as const)('for %s', (_, model, terms) => {
    const cells = [4, 4, model.lattice[2][2] === 10 ? 1 : 4] as const;
    const run = () =>
      sampleTemperature(task({ model, temperature: 10, cells, terms: terms as SiteTerms, method: 'wolff' }));
    expect(run).toThrow(expect.objectContaining({ code: 'wolff-refused' }));
    expect(
      sampleTemperature(task({ model, temperature: 10, cells, terms: terms as SiteTerms, measurements: 100 }))
        .method,
    ).not.toBe('wolff');
  });

  it('and so is a temperature that is none', () => {
    expect(() => sampleTemperature(task({ model: twoShells, temperature: 0 }))).toThrow(
      expect.objectContaining({ code: 'bad-temperature' }),
    );
  });
});

describe('parallel tempering', () => {
  const temperatures = [1.3, 1.5, 1.75, 2.05].map(kelvin);

  it('gives the averages of single runs', () => {
    const replicas = temperReplicas({
      model: nearest('sc'),
      cells: [4, 4, 4],
      temperatures,
      measurements: 3000,
      thermalization: 300,
      seed: 1,
    });
    replicas.forEach((replica, k) => {
      const alone = averageSeries(
        sampleTemperature(task({ model: nearest('sc'), temperature: temperatures[k]! })),
      );
      const series = {
        ...replica,
        siteCount: 64,
        method: 'heat-bath',
        autocorrelationTime: 1,
        thermalization: 0,
      } as const;
      const together = averageSeries(series);
      expect(Math.abs(together.energy.value - alone.energy.value)).toBeLessThan(
        4.5 * Math.hypot(together.energy.sd, alone.energy.sd),
      );
      if (k < 3) expect(replica.tradesAccepted).toBeGreaterThan(0.1);
    });
  });

  it('refuses temperatures out of order', () => {
    const base = {
      model: twoShells,
      cells: [4, 4, 4],
      measurements: 10,
      thermalization: 0,
      seed: 1,
    } as const;
    for (const list of [[10], [10, 5], [0, 5]])
      expect(() => temperReplicas({ ...base, temperatures: list })).toThrow(
        expect.objectContaining({ code: 'bad-temperature' }),
      );
  });
});

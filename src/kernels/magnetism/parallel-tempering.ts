import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import type { HeisenbergSampler, SiteTerms } from './heisenberg-sampler.ts';
import { openSpinLattice } from './spin-lattice.ts';
import { openHeisenbergSampler } from './spin-memory.ts';
import type { SpinModel } from './spin-model.ts';
import { measureTotals } from './total-energy.ts';
import { xoshiroSeeded } from './xoshiro.ts';

/** Replicas of one lattice at several temperatures that trade places. */
export type TemperingTask = {
  readonly model: SpinModel;
  readonly cells: Vector3;
  /** [K], ascending, at least two. */
  readonly temperatures: readonly number[];
  readonly measurements: number;
  readonly thermalization: number;
  readonly terms?: SiteTerms;
  readonly seed: number;
};

/** The series of one temperature: total energy per spin [meV], site terms included, and |Σe|/N; share of trades accepted upward. */
export type TemperingReplica = {
  readonly temperature: number;
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  readonly tradesAccepted: number;
};

/**
 * Parallel tempering: after every step (heat bath with over-relaxation; cone steps with an anisotropy) neighbouring
 * temperatures trade their spins with the probability min(1, exp((β_i − β_j)(E_i − E_j))). For frustrated exchange, where
 * one replica alone would stay where it froze.
 * @throws bad-temperature — fewer than two temperatures, or not ascending above 0.
 * @source hukushima-nemoto1996
 */
export function temperReplicas(task: TemperingTask): readonly TemperingReplica[] {
  const { temperatures, measurements, thermalization, terms = {} } = task;
  if (temperatures.length < 2 || temperatures.some((t, i) => !(t > (temperatures[i - 1] ?? 0))))
    throw new AppError(
      'bad-temperature',
      `temperatures [${temperatures.join(', ')}] K; expected two or more, ascending`,
    );
  const lattice = openSpinLattice(task.model, task.cells);
  const generator = xoshiroSeeded(task.seed);
  const samplers = temperatures.map(() => openHeisenbergSampler(lattice, generator, terms));
  const betas = temperatures.map((t) => 1 / (boltzmann_meVperK * t));
  const hasAnisotropy = terms.anisotropy?.some(({ constant }) => constant !== 0) ?? false;
  const step = (sampler: HeisenbergSampler, beta: number): void => {
    if (hasAnisotropy) {
      sampler.metropolis(beta, 0.7, 'cone');
      sampler.metropolis(beta, 0.7, 'reversal');
      return;
    }
    sampler.heatBath(beta);
    sampler.overRelax();
    sampler.overRelax();
  };
  const out = temperatures.map((temperature) => ({
    temperature,
    energy: new Float64Array(measurements),
    magnetization: new Float64Array(measurements),
    tradesAccepted: 0,
  }));
  const trades = temperatures.map(() => ({ tried: 0, done: 0 }));
  for (let i = -thermalization; i < measurements; i++) {
    samplers.forEach((sampler, k) => {
      step(sampler, betas[k]!);
    });
    const totals = samplers.map((sampler) => measureTotals(sampler, lattice, terms));
    const energies = totals.map(({ energy }) => energy);
    for (let k = (i & 1) === 0 ? 0 : 1; k + 1 < samplers.length; k += 2) {
      const gain = (betas[k]! - betas[k + 1]!) * (energies[k]! - energies[k + 1]!);
      trades[k]!.tried++;
      if (gain < 0 && generator.uniform() >= Math.exp(gain)) continue;
      trades[k]!.done++;
      [samplers[k], samplers[k + 1]] = [samplers[k + 1]!, samplers[k]!];
      [energies[k], energies[k + 1]] = [energies[k + 1]!, energies[k]!];
      [totals[k], totals[k + 1]] = [totals[k + 1]!, totals[k]!];
    }
    if (i < 0) continue;
    for (const [k, replica] of out.entries()) {
      replica.energy[i] = energies[k]! / lattice.siteCount;
      replica.magnetization[i] = totals[k]!.magnetization;
    }
  }
  return out.map((replica, k) => ({
    ...replica,
    tradesAccepted: trades[k]!.done / Math.max(1, trades[k]!.tried),
  }));
}

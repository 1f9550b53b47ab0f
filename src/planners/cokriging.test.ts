import { describe, expect, it } from 'vitest';
import type { Context, PlanningView, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { pairedBootstrap } from '../kernels/statistics/index.ts';
import { encodeAll } from './candidates.ts';
import { fitCokriging } from './cokriging.ts';
import { drawProblem, play, type Simulated } from './cokriging-problem.fixture.ts';
import { fidelities } from './fidelities.ts';
import { collectGoalData } from './goal-data.ts';
import { contextOf } from './planning.fixture.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x / values.length, 0);

/** Mean regret of each of 20 campaigns of 12 experiments. */
async function regretsOf(name: string, simulated: Simulated): Promise<number[]> {
  const regrets: number[] = [];
  for (let seed = 0; seed < 20; seed++) regrets.push(mean(await play(name, seed, simulated, 12)));
  return regrets;
}

describe('20 paired campaigns with a simulator at every candidate', () => {
  it('are shorter where it helps, and no longer where it does not', async () => {
    const alone = await regretsOf('bayes', 'none');
    const helped = await regretsOf('fidelities', 'helpful');
    const misled = await regretsOf('fidelities', 'useless');
    const gain = pairedBootstrap(alone, helped, { random: seededRandom(1) });
    expect(gain.lower).toBeGreaterThan(0.2);
    const loss = pairedBootstrap(misled, alone, { random: seededRandom(2) });
    expect(loss.lower).toBeLessThanOrEqual(0);
    expect(mean(misled)).toBeLessThan(1.1 * mean(alone));
  });
});

/** What is believed after some measurements, with estimates of some designs, and the truth. */
function believe(simulated: Simulated, measured: number, estimated: number, seed = 3) {
  const { truth, foresight, space, pool } = drawProblem(seed, simulated);
  const noise = seededRandom('measured', seed);
  const trials = pool.slice(0, measured).map(
    (design, i): Trial => ({
      sample: `s${i}`,
      design,
      outcomes: [{ value: truth(design) + 0.05 * noise.normal(), sd: null, unit: '1' }],
      status: 'measured',
    }),
  );
  const known = foresight.map((one) => ({ ...one, estimates: one.estimates.slice(0, estimated) }));
  const view: PlanningView = {
    goals: [{ quantity: 'y', criterion: 'recorded value', unit: '1', direction: 'maximize' }],
    space,
    trials,
    experimentsLeft: 5,
    foresight: known,
  };
  const belief = fitCokriging(collectGoalData(view, 0), space, known, seededRandom(seed));
  const rest = pool.slice(measured);
  const { means, variances } = belief.predictMany(encodeAll(space, rest));
  const errors = rest.map((design, i) => means[i]! - truth(design));
  const coverage = mean(
    errors.map((error, i) => (Math.abs(error) < 1.645 * Math.sqrt(variances[i]!) ? 1 : 0)),
  );
  return { belief, view, space, pool, coverage, error: Math.sqrt(mean(errors.map((error) => error ** 2))) };
}

describe('a model of measurements and a simulator', () => {
  it('foretells what was not measured far better than one without', () => {
    const [alone, helped] = [believe('none', 12, 0), believe('helpful', 12, 150)];
    expect(helped.error).toBeLessThan(0.7 * alone.error);
    expect(helped.coverage).toBeGreaterThan(0.75);
  });

  it('is hardly worse than one without when the simulator says nothing', () => {
    const seeds = [1, 2, 3, 4, 5];
    const errorOf = (simulated: Simulated) =>
      mean(seeds.map((seed) => believe(simulated, 12, 150, seed).error));
    expect(errorOf('useless')).toBeLessThan(1.15 * errorOf('none'));
  });

  it('learns what lies between the estimates of a simulator that was asked here and there', () => {
    const [alone, helped] = [believe('none', 12, 0), believe('helpful', 12, 75)];
    expect(helped.error).toBeLessThan(0.85 * alone.error);
  });

  it('has the gradients of its own predictions', () => {
    const { belief } = believe('helpful', 12, 40);
    const point = Float64Array.of(0.31, 0.62, 0.44);
    const { meanGradient, varianceGradient } = belief.predictWithGradient(point);
    for (let k = 0; k < 3; k++) {
      const at = (step: number) => belief.predictMany(point.with(k, point[k]! + step));
      const [up, down] = [at(1e-5), at(-1e-5)];
      expect(meanGradient[k]).toBeCloseTo((up.means[0]! - down.means[0]!) / 2e-5, 4);
      expect(varianceGradient[k]).toBeCloseTo((up.variances[0]! - down.variances[0]!) / 2e-5, 4);
    }
  });

  it('expects much of simulating a design first only where that is open and the simulator is believed', () => {
    const { belief, pool, space } = believe('helpful', 12, 75);
    const correlationAt = (of: typeof belief, row: number) =>
      of.correlations?.(encodeAll(space, [pool[row]!]))[0]?.correlation ?? 0;
    expect(correlationAt(belief, 20)).toBeLessThan(0.02);
    const open = [...pool.keys()].slice(75);
    const useless = believe('useless', 12, 75).belief;
    const [believed, doubted] = [belief, useless].map((of) =>
      mean(open.map((row) => correlationAt(of, row))),
    );
    expect(believed).toBeGreaterThan(0.3);
    expect(doubted).toBeLessThan(0.5 * believed!);
  });

  it('takes limits as limits', () => {
    const { view, space } = believe('helpful', 12, 150);
    const limited = view.trials.map((trial, i) =>
      i % 4 === 0
        ? { ...trial, outcomes: [{ value: 3, sd: null, unit: '1', bound: 'upper' as const }] }
        : trial,
    );
    const data = collectGoalData({ ...view, trials: limited }, 0);
    const belief = fitCokriging(data, space, view.foresight ?? [], seededRandom(1));
    const { means, variances } = belief.predictMany(encodeAll(space, space.pool!));
    expect([...means, ...variances].every(Number.isFinite)).toBe(true);
  });
});

describe('the planner of fidelities', () => {
  const context = (): Context => contextOf(seededRandom('fidelities'));

  it('weighs measuring against simulating first, per unit of cost', async () => {
    const { view } = believe('helpful', 12, 60);
    const [proposal] = await fidelities.propose(view, 1, fidelities.parseOptions({}), context());
    const [measure, simulate] = proposal!.rationale!.nextSteps!;
    expect(measure).toMatchObject({ method: 'measure', cost: { hours: 20 } });
    expect(measure!.gainPerCost).toBeCloseTo(measure!.gain / 20, 12);
    expect(simulate).toMatchObject({ method: 'model@1', cost: { hours: 1 } });
    expect(simulate!.gainPerCost).toBeCloseTo(simulate!.gain, 12);
    expect(simulate!.gain).toBeLessThanOrEqual(measure!.gain);
  });

  it('has nothing to weigh where the simulator is free and was asked already', async () => {
    const { view } = believe('helpful', 12, 150);
    const free = view.foresight!.map((one) => ({ ...one, cost: { money: 0, hours: 0 } }));
    const asked = { ...view, foresight: free };
    const [proposal] = await fidelities.propose(asked, 1, fidelities.parseOptions({}), context());
    expect(proposal!.rationale).not.toHaveProperty('nextSteps');
  });

  it('without simulators asks for what bayes asks for', async () => {
    const { view } = believe('none', 12, 0);
    const { bayes } = await import('./bayes.ts');
    const [own] = await fidelities.propose(view, 1, fidelities.parseOptions({}), context());
    const [other] = await bayes.propose(view, 1, bayes.parseOptions({}), context());
    expect(own).toEqual(other);
  });
});

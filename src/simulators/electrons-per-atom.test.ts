import { describe, expect, test } from 'vitest';
import type { Context, Design, Estimate } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import {
  averageOver,
  electronsPerAtom as countElectronsPerAtom,
  parseComposition,
} from '../kernels/crystal/index.ts';
import { debyeTemperature, mcMillanCriticalTemperature } from '../kernels/superconductivity/index.ts';
import { coupling, electronsPerAtom } from './electrons-per-atom.ts';
import { couplingAt, fitElectronsPerAtom, fitRows, muStar } from './fit-electrons-per-atom.ts';

const context: Context = {
  key: 's1/predict/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};
const predict = async (design: Design): Promise<Estimate> =>
  (await electronsPerAtom.simulate(design, {}, context))[0] as Estimate;

describe('the parameters', () => {
  const fit = fitElectronsPerAtom(fitRows);

  test('are those of a fit to the rows stated', () => {
    for (const [name, value] of Object.entries(coupling))
      expect(fit[name as keyof typeof fit], name).toBeCloseTo(value, 5);
    expect(electronsPerAtom.fittedOn.rows).toEqual(fitRows.map((row) => row.id));
    expect(fitRows).toHaveLength(10);
  });

  test('do not depend on the order of the rows, and left-out systems are predicted worse than fitted ones', () => {
    const refitted = fitElectronsPerAtom([...fitRows].reverse());
    expect(refitted.centre).toBeCloseTo(fit.centre, 4);
    expect(refitted.residualSd).toBeCloseTo(fit.residualSd, 9);
    expect(fit.crossValidatedSd).toBeGreaterThan(fit.residualSd);
  });

  test('recover a curve from exact values', () => {
    const truth = { baseline: 0.3, height: 0.5, centre: 4.7, width: 0.6 };
    const exact = fitRows.map((row) => {
      const composition = parseComposition(row.composition);
      const debye = averageOver(composition, debyeTemperature);
      const lambda = couplingAt(truth, countElectronsPerAtom(composition));
      return { ...row, ...mcMillanCriticalTemperature(lambda, debye, muStar) };
    });
    const found = fitElectronsPerAtom(exact);
    for (const name of ['baseline', 'height', 'centre', 'width'] as const)
      expect(found[name], name).toBeCloseTo(truth[name], 4);
    expect(found.residualSd).toBeLessThan(1e-5);
  });
});

describe('predictions', () => {
  test('are within two standard deviations of every fitted row', async () => {
    for (const row of fitRows) {
      const { value, sd } = await predict(parseComposition(row.composition));
      expect(Math.abs(value - row.criticalTemperature), row.id).toBeLessThan(2 * (sd as number));
    }
  });

  test.each([
    ['Ta', 3.45],
    ['V0.6Ti0.4', 10.81],
    ['W', 0.01],
  ])('%s is predicted at %d K', async (formula, expected) => {
    expect((await predict(parseComposition(formula))).value).toBeCloseTo(expected, 1);
  });

  test.each([
    [{ Mo: 0.6, Re: 0.4 }, '6.40 electrons per atom is outside 4.36 to 6.00'],
    [{ Ti: 1 }, '4.00 electrons per atom is outside'],
    [{ Nb: 0.5, Al: 0.5 }, 'Al: 0.5 is no fraction of one of Ti, Zr'],
    [{ Nb: 0.5, Zr: 0.2 }, 'the element fractions sum to 0.7'],
    [{ temperature: 900 }, 'the element fractions sum to 0'],
  ] as const)('%o is not known', (design, reason) => {
    expect(electronsPerAtom.valid(design)).toContain(reason);
  });

  test('other variables of a design do not matter', async () => {
    const plain = await predict({ Nb: 0.8, Ti: 0.2 });
    expect(await predict({ Nb: 0.8, Ti: 0.2, Mo: 0, electrons_per_atom: 4.8, route: 'arc' })).toEqual(plain);
  });
});

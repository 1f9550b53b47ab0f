import { z } from 'zod';
import type { Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { elasticConstants, fitEquationOfState, volumeOf } from '../kernels/lattice/index.ts';
import {
  type CrystalsUnderPotential,
  hoursPerAtom,
  type PressedCrystal,
  readCrystal,
  relaxCrystal,
} from './crystals-under-potential.ts';
import { rareGases } from './rare-gases.ts';

/** Processor time by order of magnitude [s per atom]. */
const secondsPerAtom = 0.1;
/** Pressures of the equation of state, as shares of the bulk modulus. */
const shares = [-0.04, -0.027, -0.013, 0, 0.014, 0.029, 0.045];

/**
 * Elastic moduli [GPa] of the crystal that a design names by `crystal`, relaxed under a potential at 0 K and no pressure: bulk and shear modulus
 * (Hill averages), Young's modulus, and the derivative of the bulk modulus by pressure from a Birch–Murnaghan equation of
 * state, whose cells are relaxed at each pressure. A crystal that is not stable throws. The sds are those of the source.
 * @source hill1952
 * @source birch1947, eq. 15
 */
export function createCrystalElasticity(source: CrystalsUnderPotential): Simulator<Record<string, never>> {
  const name = `${source.name}-elasticity`;
  const stateOf = (design: Parameters<typeof readCrystal>[0]): PressedCrystal | string => {
    const state = readCrystal(design, source);
    if (typeof state === 'string' || state.pressure === 0) return state;
    return `pressure_GPa is ${state.pressure}; expected none, the moduli are those at zero pressure`;
  };
  return {
    name,
    version: '1.0.0',
    summary: `elastic moduli of the crystals ${Object.keys(source.crystals).join(', ')} under a potential`,
    quantity: 'bulkModulus_GPa',
    unit: 'GPa',
    example: { crystal: Object.keys(source.crystals)[0]! },
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', `simulator ${name}`),
    cost: (design) => ({ money: 0, hours: hoursPerAtom(source, design, secondsPerAtom) }),
    valid(design) {
      const state = stateOf(design);
      return typeof state === 'string' ? state : true;
    },
    async simulate(design) {
      const state = stateOf(design);
      if (typeof state === 'string') throw new AppError('out-of-domain', `simulator ${name}: ${state}`);
      return estimate(source, state, `${name}@1.0.0, ${source.potentialOf(state.crystal).name}, 0 K`);
    },
  };
}

function estimate(
  source: CrystalsUnderPotential,
  state: PressedCrystal,
  method: string,
): readonly Estimate[] {
  const { atoms } = relaxCrystal(source, state);
  const { moduli } = elasticConstants(source.potentialOf(state.crystal), atoms);
  if (moduli === null)
    throw new AppError(
      'out-of-domain',
      `${method}: ${state.crystal} is mechanically unstable and has no moduli`,
    );
  const curve = shares.map((share) => {
    const pressed = relaxCrystal(source, { ...state, pressure: share * moduli.bulk.hill }, atoms);
    return { volume: volumeOf(pressed.atoms), energy: pressed.evaluation.energy };
  });
  const { derivative } = fitEquationOfState(
    'birch-murnaghan',
    curve.map(({ volume }) => volume),
    curve.map(({ energy }) => energy),
  );
  const { modulus } = source.spreads;
  const of = (quantity: string, value: number, unit: string): Estimate => ({
    quantity,
    value,
    sd: modulus * value,
    unit,
    fidelity: 'simulated',
    method,
  });
  return [
    of('bulkModulus_GPa', moduli.bulk.hill, 'GPa'),
    of('shearModulus_GPa', moduli.shear.hill, 'GPa'),
    of('youngModulus_GPa', moduli.young, 'GPa'),
    of('bulkModulusDerivative', derivative.value, '1'),
  ];
}

/** Elastic moduli of solid argon, krypton and xenon. @source kittel2005, ch. 3 */
export const rareGasElasticity = createCrystalElasticity(rareGases);

import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import type { Matrix3, Structure } from '../kernels/crystal/index.ts';
import { calculatePowderPattern, type Radiation, readRadiation } from '../kernels/diffraction/index.ts';
import { readNumber } from './design-quantity.ts';

/** 2θ [deg] up to which lines are looked at: towards 180° the Lorentz factor makes any line the strongest. */
const farthest = 150;

type Options = { readonly radiation: Radiation; readonly latticeSdShare: number };
type State = { readonly crystal: string; readonly strain: number };

/**
 * Angle 2θ [deg] of the strongest X-ray line of the crystal that a design names by `crystal`, and its spacing d [Å], with all lengths grown by
 * the share `strain` (0 where left out; thermal expansion, say). The sd is that of the lattice parameters, the option
 * `latticeSdShare`: 0.005 of them, typical of computed cells; measured ones are known better. Made in a lab module:
 * `createStructurePattern({ MgB2: await readStructure('mgb2.cif') })`.
 * @source itc-c2006, ch. 6.2
 * @throws bad-options — no crystals.
 */
export function createStructurePattern(
  crystals: { readonly [crystal: string]: Structure },
  name = 'structure-pattern',
): Simulator<Options> {
  const [first] = Object.keys(crystals);
  if (first === undefined)
    throw new AppError('bad-options', `simulator ${name}: no crystals; expected at least one structure`);
  const schema = z.strictObject({
    radiation: z.string().default('CuKa1'),
    latticeSdShare: z.number().gt(0).max(0.1).default(0.005),
  });
  const stateOf = (design: Design): State | string => {
    const { crystal } = design;
    if (typeof crystal !== 'string' || !Object.hasOwn(crystals, crystal))
      return `crystal is ${crystal}; expected one of ${Object.keys(crystals).join(', ')}`;
    const strain = readNumber(design, 'strain', '(a pure number)', [-0.3, 0.3], 0);
    return typeof strain === 'string' ? strain : { crystal, strain };
  };
  return {
    name,
    version: '1.0.0',
    summary: `strongest X-ray line of the crystals ${Object.keys(crystals).join(', ')}`,
    quantity: 'twoTheta_deg',
    unit: 'deg',
    example: { crystal: first },
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions(options) {
      const { radiation, latticeSdShare } = parseWith(schema, options, 'bad-options', `simulator ${name}`);
      return { radiation: readSource(radiation, name), latticeSdShare };
    },
    cost: () => ({ money: 0, hours: 0 }),
    valid(design) {
      const state = stateOf(design);
      return typeof state === 'string' ? state : true;
    },
    async simulate(design, { radiation, latticeSdShare }) {
      const state = stateOf(design);
      if (typeof state === 'string') throw new AppError('out-of-domain', `simulator ${name}: ${state}`);
      const { twoTheta, d } = strongestLine(
        grown(crystals[state.crystal]!, 1 + state.strain),
        radiation,
        name,
      );
      // Bragg's law: δ(2θ) = 2 tan θ δa/a
      const angle = (360 / Math.PI) * Math.tan((twoTheta * Math.PI) / 360) * latticeSdShare;
      const common = { fidelity: 'simulated', method: `${name}@1.0.0, ${radiation.lines[0]!.name}` } as const;
      return [
        { quantity: 'twoTheta_deg', value: twoTheta, sd: angle, unit: 'deg', ...common },
        { quantity: 'd_A', value: d, sd: latticeSdShare * d, unit: 'Å', ...common },
      ];
    },
  };
}

function readSource(text: string, name: string): Radiation {
  try {
    return readRadiation(text);
  } catch (error) {
    if (error instanceof AppError)
      throw new AppError('bad-options', `simulator ${name}: radiation: ${error.message}`);
    throw error;
  }
}

function strongestLine(structure: Structure, radiation: Radiation, name: string) {
  const { peaks } = calculatePowderPattern(structure, { radiation, range: [0, farthest] });
  const [first, ...others] = peaks;
  if (first === undefined)
    throw new AppError(
      'out-of-domain',
      `simulator ${name}: no line below 2θ = ${farthest}° with this radiation`,
    );
  return others.reduce((best, peak) => (peak.intensity > best.intensity ? peak : best), first);
}

function grown({ lattice, sites }: Structure, factor: number): Structure {
  const longer = lattice.map((row) => row.map((x) => x * factor)) as unknown as Matrix3;
  return { lattice: longer, sites };
}

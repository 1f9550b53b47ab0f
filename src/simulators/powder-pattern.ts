import { z } from 'zod';
import type { Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import type { ElementAmounts, Structure } from '../kernels/crystal/index.ts';
import { calculatePowderPattern, type Radiation, readRadiation } from '../kernels/diffraction/index.ts';

/**
 * Atoms of the pure metals [10²² per cm³] at room temperature.
 * @source kittel2005, ch. 1 table 4
 */
const concentrations: { readonly [element: string]: number } = {
  Ti: 5.66,
  V: 7.22,
  Cr: 8.33,
  Zr: 4.29,
  Nb: 5.56,
  Mo: 6.42,
  Hf: 4.52,
  Ta: 5.55,
  W: 6.3,
  Re: 6.8,
};
const bccMetals = ['V', 'Cr', 'Nb', 'Mo', 'Ta', 'W'];

/** 2θ [deg] up to which lines are looked at: towards 180° the Lorentz factor makes any line the strongest. */
const farthest = 150;

/** Typical deviation of the lattice parameter of a bcc alloy from additive atomic volumes, one sd [share of a]: an assumption. */
export const latticeSpread = 0.004;

/**
 * Where the strongest line of a bcc solid solution stands: atomic volumes add up (Zen), a = (2 Σxᵢ Vᵢ)^(1/3), one site shared
 * by all elements, and the powder pattern of that crystal. A second phase or order shows as lines that this does not foretell.
 * @source zen1956
 * @source kittel2005, ch. 1 table 4
 */
export const powderPattern: Simulator<{ readonly radiation: Radiation }> = {
  name: 'powder-pattern',
  version: '1.0.1',
  summary:
    'angle of the strongest X-ray line of a bcc alloy, and its lattice parameter, from additive atomic volumes',
  quantity: 'twoTheta_deg',
  unit: 'deg',
  example: { Nb: 0.5, Ti: 0.5 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions(options) {
    const schema = z.strictObject({
      radiation: z.string().refine(isRadiation, 'expected a radiation such as CuKa1').default('CuKa1'),
    });
    return {
      radiation: readRadiation(
        parseWith(schema, options, 'bad-options', 'simulator powder-pattern').radiation,
      ),
    };
  },
  cost: () => ({ money: 0, hours: 0 }),
  valid: judge,
  async simulate(design, { radiation }) {
    const verdict = judge(design);
    if (verdict !== true) throw new AppError('out-of-domain', `simulator powder-pattern: ${verdict}`);
    return predict(compositionOf(design) as ElementAmounts, radiation);
  },
};

function isRadiation(text: string): boolean {
  try {
    return readRadiation(text).lines.length > 0;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function judge(design: Design): true | string {
  const composition = compositionOf(design);
  if (typeof composition === 'string') return composition;
  const ofBcc = bccMetals.reduce((sum, element) => sum + (composition[element] ?? 0), 0);
  if (ofBcc >= 0.5 - 1e-9) return true;
  return `only ${ofBcc.toFixed(3)} of the atoms are of ${bccMetals.join(', ')}; expected at least half, else the alloy may not be bcc`;
}

/** The element fractions of a design, whose keys are element symbols; or why they are none that the simulator can judge. */
function compositionOf(design: Design): ElementAmounts | string {
  const amounts: Record<string, number> = {};
  for (const [variable, value] of Object.entries(design)) {
    if (!/^[A-Z][a-z]?$/.test(variable) || value === 0) continue;
    if (typeof value !== 'number' || !(value > 0 && value <= 1) || !Object.hasOwn(concentrations, variable))
      return `${variable}: ${value} is no fraction of one of ${Object.keys(concentrations).join(', ')}`;
    amounts[variable] = value;
  }
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  if (!(Math.abs(total - 1) <= 1e-3)) return `the element fractions sum to ${total}; expected 1`;
  return Object.fromEntries(Object.entries(amounts).map(([element, amount]) => [element, amount / total]));
}

/** One atom in its share of every element on both sites of the cell [edge a, Å]. */
function bccAlloy(composition: ElementAmounts, a: number): Structure {
  const occupants = Object.entries(composition).map(([element, occupancy]) => ({ element, occupancy }));
  return {
    lattice: [
      [a, 0, 0],
      [0, a, 0],
      [0, 0, a],
    ],
    sites: [
      { position: [0, 0, 0], occupants },
      { position: [0.5, 0.5, 0.5], occupants },
    ],
  };
}

function predict(composition: ElementAmounts, radiation: Radiation): readonly Estimate[] {
  const volume = Object.entries(composition).reduce(
    (sum, [element, x]) => sum + (100 * x) / concentrations[element]!,
    0,
  );
  const a = Math.cbrt(2 * volume);
  const { peaks } = calculatePowderPattern(bccAlloy(composition, a), { radiation, range: [0, farthest] });
  const [first, ...others] = peaks;
  if (first === undefined)
    throw new AppError('out-of-domain', `simulator powder-pattern: no line below 2θ = ${farthest}°`);
  const { twoTheta } = others.reduce((best, peak) => (peak.intensity > best.intensity ? peak : best), first);
  // Bragg's law: δ(2θ) = 2 tan θ δa/a
  const spread = (360 / Math.PI) * Math.tan((twoTheta * Math.PI) / 360) * latticeSpread;
  const common = { fidelity: 'simulated', method: 'powder-pattern@1.0.1' } as const;
  return [
    { quantity: 'twoTheta_deg', value: twoTheta, sd: spread, unit: 'deg', ...common },
    { quantity: 'a_A', value: a, sd: a * latticeSpread, unit: 'Å', ...common },
  ];
}

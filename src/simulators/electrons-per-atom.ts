import { z } from 'zod';
import type { Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  averageOver,
  electronsPerAtom as countElectronsPerAtom,
  type ElementAmounts,
  parseComposition,
} from '../kernels/crystal/index.ts';
import {
  debyeElements,
  debyeTemperature,
  mcMillanCriticalTemperature,
} from '../kernels/superconductivity/index.ts';
import { type CouplingFit, couplingAt, fitRows, muStar } from './fit-electrons-per-atom.ts';

/** Fitted to the ten rows of `fitRows`; printed by scripts/fit-electrons-per-atom.ts. λ and its spreads [1], e/a for the rest. */
export const coupling: CouplingFit = {
  baseline: 0.281859,
  height: 0.475384,
  centre: 4.621956,
  width: 0.627808,
  residualSd: 0.042149,
  crossValidatedSd: 0.045713,
};

const counts = fitRows.map((row) => countElectronsPerAtom(parseComposition(row.composition)));
const fewest = Math.min(...counts);
const most = Math.max(...counts);

/**
 * Critical temperature [K] of a bcc solid solution from its composition alone: electrons per atom → λ → McMillan's formula
 * with the mean Debye temperature of the elements. Its sd is the error in λ of systems left out of the fit, carried through
 * the formula; every fitted system is an alloy of tantalum or tungsten, so other hosts may deviate further.
 * Knows the first of the two peaks of Matthias's rule, within the electrons per atom that its rows span.
 * @source mcmillan1968, eq. 18
 * @source matthias1955
 */
export const electronsPerAtom: Simulator<Record<string, never>> = {
  name: 'electrons-per-atom',
  version: '1.0.0',
  summary: 'critical temperature of a bcc alloy from its electrons per atom and the McMillan formula',
  quantity: 'Tc_K',
  unit: 'K',
  example: { Ta: 0.9, W: 0.1 },
  fittedOn: { dataset: 'critical-temperatures', rows: fitRows.map((row) => row.id) },
  parseOptions: (options) =>
    parseWith(z.strictObject({}), options, 'bad-options', 'simulator electrons-per-atom'),
  cost: () => ({ money: 0, hours: 0 }),
  valid: judge,
  async simulate(design) {
    const verdict = judge(design);
    if (verdict !== true) throw new AppError('out-of-domain', `simulator electrons-per-atom: ${verdict}`);
    return [predict(compositionOf(design) as ElementAmounts)];
  },
};

function judge(design: Design): true | string {
  const composition = compositionOf(design);
  if (typeof composition === 'string') return composition;
  const x = countElectronsPerAtom(composition);
  if (x >= fewest - 1e-9 && x <= most + 1e-9) return true;
  return `${x.toFixed(2)} electrons per atom is outside ${fewest.toFixed(2)} to ${most.toFixed(2)}, which the fitted alloys span`;
}

function predict(composition: ElementAmounts): Estimate {
  const debye = averageOver(composition, debyeTemperature);
  const lambda = couplingAt(coupling, countElectronsPerAtom(composition));
  const at = (value: number): number => mcMillanCriticalTemperature(value, debye, muStar).criticalTemperature;
  return {
    quantity: 'Tc_K',
    value: at(lambda),
    sd: (at(lambda + coupling.crossValidatedSd) - at(lambda - coupling.crossValidatedSd)) / 2,
    unit: 'K',
    fidelity: 'simulated',
    method: 'electrons-per-atom@1.0.0',
  };
}

/** The element fractions of a design, whose keys are element symbols; or why they are none that the simulator can judge. */
function compositionOf(design: Design): ElementAmounts | string {
  const amounts: Record<string, number> = {};
  for (const [variable, value] of Object.entries(design)) {
    if (!/^[A-Z][a-z]?$/.test(variable) || value === 0) continue;
    if (typeof value !== 'number' || !debyeElements.includes(variable))
      return `${variable}: ${value} is no fraction of one of ${debyeElements.join(', ')}`;
    amounts[variable] = value;
  }
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  return Math.abs(total - 1) <= 1e-3 ? amounts : `the element fractions sum to ${total}; expected 1`;
}

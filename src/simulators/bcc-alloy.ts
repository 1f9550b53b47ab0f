import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { averageOver, type ElementAmounts, parseComposition } from '../kernels/crystal/index.ts';
import {
  bccCoupling,
  bccCriticalTemperature,
  bccMuStar,
  criticalTemperatures,
  debyeElements,
  debyeTemperature,
  mcMillanCoupling,
  mcMillanCriticalTemperature,
} from '../kernels/superconductivity/index.ts';

const quantity = 'critical-temperature-midpoint';

const fitRows = criticalTemperatures.filter(
  ({ structure, composition }) =>
    structure === 'bcc' &&
    Object.keys(parseComposition(composition)).every((element) => debyeElements.includes(element)),
);

/** Root mean square residual in λ of the rows of the fit [1]. */
const lambdaSd = Math.sqrt(
  fitRows.reduce((sum, { composition, criticalTemperature }) => {
    const amounts = parseComposition(composition);
    const debye = averageOver(amounts, debyeTemperature);
    return (
      sum +
      (mcMillanCoupling(criticalTemperature, debye, bccMuStar) - bccCoupling(amounts)) ** 2 / fitRows.length
    );
  }, 0),
);

/**
 * The composition model of bcc solid solutions (see the kernel `bccCriticalTemperature`) for designs whose keys are metals: the
 * cheapest rung of the ladder. Its sd is the residual of the fit in λ, carried through McMillan's formula; what the sample is made
 * like is not in it. `labels`: names of the metals where a design does not call them by their symbols.
 * @source matthias1955
 * @source mcmillan1968, eq. 18
 */
export function createBccAlloySimulator(
  labels: { readonly [label: string]: string } = Object.fromEntries(
    debyeElements.map((metal) => [metal, metal]),
  ),
): Simulator<Record<string, never>> {
  const compositionOf = (design: Design): ElementAmounts | string => readComposition(design, labels);
  const [first = 'Nb', second = first] = Object.keys(labels);
  return {
    name: 'bcc-alloy',
    version: '1.0.0',
    summary: 'critical temperature of a bcc alloy by both peaks of Matthias’s rule and the McMillan formula',
    quantity,
    unit: 'K',
    example: exampleOf(labels, first, second),
    fittedOn: { dataset: 'critical-temperatures', rows: fitRows.map((row) => row.id) },
    parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', 'simulator bcc-alloy'),
    cost: () => ({ money: 0, hours: 0 }),
    valid: (design) => {
      const composition = compositionOf(design);
      return typeof composition === 'string' ? composition : true;
    },
    response: {
      scale: { quantity: 'electron-phonon-coupling', unit: '1', grid: couplings },
      of(design) {
        const composition = requireComposition(compositionOf(design));
        const debye = averageOver(composition, debyeTemperature);
        return {
          inner: bccCoupling(composition),
          values: couplings.map(
            (lambda) => mcMillanCriticalTemperature(lambda, debye, bccMuStar).criticalTemperature,
          ),
        };
      },
    },
    async simulate(design) {
      const composition = requireComposition(compositionOf(design));
      return [
        {
          quantity,
          value: bccCriticalTemperature(composition),
          sd: spreadOf(composition),
          unit: 'K',
          fidelity: 'simulated',
          method: 'bcc-alloy@1.0.0',
        },
      ];
    },
  };
}

/** Couplings λ [1] at which the response is given: from nothing to beyond what any bcc alloy has shown. */
const couplings = Array.from({ length: 61 }, (_, i) => i / 40);

function requireComposition(composition: ElementAmounts | string): ElementAmounts {
  if (typeof composition !== 'string') return composition;
  throw new AppError('out-of-domain', `simulator bcc-alloy: ${composition}`);
}

/** The composition model under the symbols of the elements. */
export const bccAlloy: Simulator<Record<string, never>> = createBccAlloySimulator();

function exampleOf(labels: { readonly [label: string]: string }, first: string, second: string): Design {
  const niobium = Object.keys(labels).find((label) => labels[label] === 'Nb') ?? first;
  const other = Object.keys(labels).find((label) => labels[label] === 'Ti') ?? second;
  return niobium === other ? { [niobium]: 1 } : { [niobium]: 0.6, [other]: 0.4 };
}

/** Half the difference of the temperatures one residual of λ above and below [K], above 0. */
function spreadOf(composition: ElementAmounts): number {
  const debye = averageOver(composition, debyeTemperature);
  const lambda = bccCoupling(composition);
  const at = (value: number): number =>
    mcMillanCriticalTemperature(Math.max(0, value), debye, bccMuStar).criticalTemperature;
  return Math.max((at(lambda + lambdaSd) - at(lambda - lambdaSd)) / 2, leastSd);
}

/** Far below any coupling that superconducts the model is not certain either [K]. */
const leastSd = 0.05;

/** Variables that are no metals say how a sample is made; the model does not look at them. */
function readComposition(
  design: Design,
  labels: { readonly [label: string]: string },
): ElementAmounts | string {
  const amounts: Record<string, number> = {};
  for (const [variable, value] of Object.entries(design)) {
    const metal = Object.hasOwn(labels, variable) ? labels[variable] : undefined;
    if (metal === undefined) {
      if (/^[A-Z][a-z]?$/.test(variable) && value !== 0)
        return `${variable} is none of ${Object.keys(labels).join(', ')}`;
      continue;
    }
    if (typeof value !== 'number' || !(value >= 0 && value <= 1 + 1e-9))
      return `${variable}: ${value} is no fraction`;
    if (value > 0) amounts[metal] = value;
  }
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  return Math.abs(total - 1) <= 1e-3 ? amounts : `the fractions of metals sum to ${total}; expected 1`;
}

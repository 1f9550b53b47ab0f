import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  type CompositionModel,
  type CompositionRecord,
  fitCompositionModel,
} from '../kernels/composition/index.ts';
import { type ElementAmounts, parseComposition } from '../kernels/crystal/index.ts';

/** What a table of compositions is about, and the table: a lab module passes it in. */
export type CompositionTable = {
  /** Of the simulator, such as `supercon-compositions`. */
  readonly name: string;
  readonly dataset: string;
  readonly quantity: string;
  readonly unit: string;
  readonly records: readonly CompositionRecord[];
  /** Compositions of which the table reports no value. */
  readonly without: readonly ElementAmounts[];
};

/**
 * A simulator of whatever a table of compositions states, for designs whose keys are element symbols or whose `formula` is one. It
 * learns when it is first asked, is calibrated on chemical families left out, and is not valid where its answer is "not known".
 * @throws AppError `too-few-families` when first asked, where the table is too small to test on
 */
export function createCompositionSimulator(table: CompositionTable): Simulator<Record<string, never>> {
  let learned: CompositionModel | null = null;
  const model = (): CompositionModel => {
    learned ??= fitCompositionModel(table.records, table.without);
    return learned;
  };
  const judge = (design: Design): true | string => {
    const amounts = amountsOf(design);
    if (typeof amounts === 'string') return amounts;
    const forecast = model().forecast(amounts);
    return forecast.isKnown ? true : `not known: ${forecast.why}`;
  };
  return {
    name: table.name,
    version: '1.0.0',
    summary: `${table.quantity} by compositions like it, learned from ${table.dataset}`,
    quantity: table.quantity,
    unit: table.unit,
    /** The first row that it knows; found, and so learned, when asked for. */
    get example(): Design {
      const known = table.records.find(({ amounts }) => model().forecast(amounts).isKnown);
      return (known ?? table.records[0]!).amounts;
    },
    fittedOn: { dataset: table.dataset, rows: table.records.map(({ source }) => source) },
    parseOptions: (options) =>
      parseWith(z.strictObject({}), options, 'bad-options', `simulator ${table.name}`),
    cost: () => ({ money: 0, hours: 0 }),
    valid: judge,
    async simulate(design) {
      const amounts = amountsOf(design);
      const forecast = typeof amounts === 'string' ? null : model().forecast(amounts);
      if (!forecast?.isKnown)
        throw new AppError('out-of-domain', `simulator ${table.name}: ${judge(design)}`);
      const { value, sd } = forecast;
      const { quantity, unit } = table;
      return [{ quantity, value, sd, unit, fidelity: 'simulated', method: `${table.name}@1.0.0` }];
    },
  };
}

/** The composition of a design: its text `formula`, else its keys that are element symbols; or why it has none. */
function amountsOf(design: Design): ElementAmounts | string {
  const { formula } = design;
  if (typeof formula === 'string') {
    try {
      return parseComposition(formula);
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }
  const amounts: Record<string, number> = {};
  for (const [variable, value] of Object.entries(design)) {
    if (!/^[A-Z][a-z]?$/.test(variable) || value === 0) continue;
    if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value))
      return `${variable}: ${value} is no amount of an element`;
    amounts[variable] = value;
  }
  if (Object.keys(amounts).length === 0) return 'no variable is an element or the formula';
  try {
    parseComposition(Object.keys(amounts).join(''));
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return amounts;
}

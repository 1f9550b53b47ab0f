import type { Simulator } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import type { ToolField, ToolView } from '../http/contract/physics.ts';

/** Prefix of fields that are settings of the simulator, not of the design. */
export const optionPrefix = 'option:';

/** A simulator as a form: a field for each variable of its example, and for each plain setting. */
export function describeSimulator(simulator: Simulator<unknown>): ToolView {
  const { name, summary, version, quantity, unit, example, fittedOn } = simulator;
  const variables = Object.entries(example).map(([variable, value]) => fieldOf(variable, value, ''));
  const settings = Object.entries(simulator.parseOptions({}) as { readonly [option: string]: Json }).flatMap(
    ([option, value]) =>
      typeof value === 'number' || typeof value === 'string'
        ? [{ ...fieldOf(`${optionPrefix}${option}`, value, 'a setting'), initial: String(value) }]
        : [],
  );
  return {
    ...{ name, kind: 'simulator', summary, version, gives: { quantity, unit }, files: 'none' },
    fields: [...variables, ...settings],
    example: {
      values: Object.fromEntries(
        Object.entries(example).map(([variable, value]) => [variable, String(value)]),
      ),
      files: [],
    },
    fittedOn: fittedOn.dataset === 'none' ? null : `${fittedOn.dataset}, ${fittedOn.rows.length} rows`,
  };
}

const fieldOf = (name: string, value: number | string, description: string): ToolField => ({
  ...{ name, description, placeholder: String(value), choices: [], initial: '', isNeeded: false },
  kind: typeof value === 'number' ? 'number' : 'text',
});

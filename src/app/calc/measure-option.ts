import { AppError } from '../../core/error.ts';
import { celsiusZero_K } from '../../core/units.ts';

/** Units of a kind of quantity, each with what turns a number of it into the unit that is computed with. */
export type OptionUnits = { readonly [unit: string]: (value: number) => number };

const times =
  (factor: number) =>
  (value: number): number =>
    value * factor;

export const temperatureUnits: OptionUnits = { K: times(1), C: (value) => value + celsiusZero_K };
/** To [s]. */
export const timeUnits: OptionUnits = { s: times(1), min: times(60), h: times(3600), d: times(86_400) };
/** To [K/s]. */
export const rateUnits: OptionUnits = {
  'K/s': times(1),
  'K/min': times(1 / 60),
  'K/h': times(1 / 3600),
  'C/min': times(1 / 60),
  'C/h': times(1 / 3600),
};
/** To [Å]. */
export const lengthUnits: OptionUnits = { A: times(1), nm: times(10), um: times(1e4), mm: times(1e7) };
/** To [cm²]. */
export const areaUnits: OptionUnits = { mm2: times(0.01), cm2: times(1), m2: times(1e4) };
/** To [g]. */
export const massUnits: OptionUnits = { mg: times(1e-3), g: times(1), kg: times(1e3) };

const form = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-zµÅ][A-Za-z0-9µÅ/]*)\s*$/;

/** A number with its unit, such as `900C` or `12 h`, in the unit that is computed with. @throws AppError `bad-option` */
export function parseMeasure(option: string, text: string, units: OptionUnits): number {
  const [, value = '', unit = ''] = form.exec(text) ?? [];
  const name = unit.replace('µ', 'u').replace('Å', 'A');
  if (!Object.hasOwn(units, name))
    throw new AppError(
      'bad-option',
      `${option}: "${text.trim()}"; expected a number with one of the units ${Object.keys(units).join(', ')}`,
    );
  return units[name]!(Number(value));
}

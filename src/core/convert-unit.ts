import { celsiusZero_K } from './units.ts';

/** What one unit is of its dimension's first unit: value · factor + offset. */
type Scale = { readonly dimension: string; readonly factor: number; readonly offset: number };

const scales = new Map<string, Scale>();
const add = (dimension: string, units: { readonly [unit: string]: number }, offset = 0): void => {
  for (const [unit, factor] of Object.entries(units)) scales.set(unit, { dimension, factor, offset });
};

add('fraction', { '': 1, '1': 1, '%': 0.01, 'at.%': 0.01, 'at%': 0.01, 'mol%': 0.01 });
add('temperature', { K: 1, mK: 1e-3, kelvin: 1 });
add('temperature', { '°C': 1, degC: 1, celsius: 1, '℃': 1 }, celsiusZero_K);
add('temperature', { '°F': 5 / 9, degF: 5 / 9 }, 459.67 * (5 / 9));
for (const degree of ['K', '°C', 'degC'])
  add('ramp', { [`${degree}/s`]: 1, [`${degree}/min`]: 1 / 60, [`${degree}/h`]: 1 / 3600 });
add('pressure', { Pa: 1, hPa: 100, kPa: 1e3, MPa: 1e6, GPa: 1e9, mbar: 100, bar: 1e5, atm: 101325 });
add('pressure', { Torr: 101325 / 760, mmHg: 133.322387415, psi: 6894.757293168 });
add('magnetic flux density', { T: 1, mT: 1e-3, G: 1e-4, kG: 0.1, Oe: 1e-4, kOe: 0.1 });
add('current', { A: 1, mA: 1e-3, µA: 1e-6, μA: 1e-6, uA: 1e-6, nA: 1e-9 });
add('voltage', { V: 1, kV: 1e3, mV: 1e-3, µV: 1e-6, μV: 1e-6, uV: 1e-6, nV: 1e-9 });
add('power', { W: 1, kW: 1e3, mW: 1e-3, µW: 1e-6, μW: 1e-6, uW: 1e-6 });
add('time', { s: 1, ms: 1e-3, min: 60, h: 3600, d: 86_400 });
add('mass', { g: 1, kg: 1e3, mg: 1e-3, µg: 1e-6, ug: 1e-6 });
add('length', { m: 1, cm: 1e-2, mm: 1e-3, µm: 1e-6, μm: 1e-6, um: 1e-6, nm: 1e-9 });
add('volume', { L: 1, l: 1, mL: 1e-3, ml: 1e-3, µL: 1e-6, 'm³': 1e3, m3: 1e3, 'cm³': 1e-3, cm3: 1e-3 });
add('volume', { 'mm³': 1e-6, mm3: 1e-6 });
add('flow', { 'mL/min': 1, 'L/min': 1e3, sccm: 1, slm: 1e3 });

/** The dimension of a unit, such as `temperature`; null when the unit is not known. */
export const dimensionOf = (unit: string): string | null => scales.get(unit)?.dimension ?? null;

/**
 * The same quantity in another unit; null when either unit is unknown or they measure different things. Temperatures are points
 * of a scale, not differences; fields in G and Oe count as flux densities in vacuum.
 * @source codata2018
 */
export function convertUnit(value: number, from: string, to: string): number | null {
  const [source, target] = [scales.get(from), scales.get(to)];
  if (source === undefined || target === undefined || source.dimension !== target.dimension) return null;
  if (source.factor === target.factor && source.offset === target.offset) return value;
  return (value * source.factor + source.offset - target.offset) / target.factor;
}

import { z } from 'zod';
import { convertUnit } from '../../../core/convert-unit.ts';
import { defineInterlock, type InterlockCase } from './interlock.ts';
import { statedAs } from './step-view.ts';

/** Elements that evaporate and have no entry in the table of vapour pressures. */
const unlisted: readonly string[] = ['Rb', 'Cs', 'Sr', 'Yb', 'Te', 'I', 'Br'];

/** Salts that give off gas when heated, azides among them. */
const gasSources =
  /(Na|K|Li|Rb|Cs|Ag|Pb|Ba)\(?N3|CO3|NO3|NH4|OH|H2O|C2O4|SO4|Cl[34]|ClO|MnO4|(Na|K|Li)2O2|(Ba|Sr|Ca)O2/;

/** The vapour of the elements in a closed ampoule, were they pure, stays below what the glass holds. */
export const sealedAmpoule = defineInterlock({
  name: 'sealed-ampoule',
  summary:
    'vapour pressures of the pure elements add up to less than an ampoule holds; nothing that gives off gas',
  source: 'CRC Handbook of Chemistry and Physics, vapor pressure of the metallic elements and of others',
  options: z.strictObject({
    most: z.number().positive().default(0.5),
    unit: z.string().default('bar'),
    /** Softening of fused silica under load [K]. */
    hottest: z.number().positive().default(1423),
    /** Elements without an entry in the table → up to where a person has shown that the ampoule holds them [K]. */
    upTo: z.record(z.string(), z.number().positive()).default({}),
  }),
  check(step, { most, unit, hottest, upTo }) {
    if (!isSealed(step)) return null;
    const limit = convertUnit(most, unit, 'Pa');
    if (limit === null) return `the limit of the pressure is in "${unit}", which is no unit of pressure`;
    if (step.temperatures.length === 0)
      return 'the temperature of the ampoule is not stated in a known unit, so its pressure cannot be shown to be within the limit';
    const hot = Math.max(...step.temperatures);
    if (hot > hottest) return `${hot} K in a sealed ampoule: fused silica creeps above ${hottest} K`;
    for (const { id, elements, uncombined, precursors } of step.samples) {
      if (elements === null)
        return `what ${id} is made of is not stated, so the pressure in its ampoule cannot be shown to be within the limit`;
      const salt = precursors?.find((formula) => gasSources.test(formula));
      if (salt !== undefined) return `${id}: ${salt} gives off gas, and the ampoule is sealed`;
      const unknown = unlisted.find((element) => uncombined.has(element) && !(hot <= (upTo[element] ?? 0)));
      if (unknown !== undefined)
        return `${id}: the vapour pressure of ${unknown} is not in the table, so it cannot be shown to be within the limit at ${hot} K; state under upTo to which temperature it is`;
      const fault = pressureFault([...elements], hot, limit, step);
      if (fault !== null) return `${id}: ${fault}`;
    }
    return null;
  },
});

const isSealed = ({ process, stated }: InterlockCase): boolean =>
  process === 'sealed-ampoule' ||
  statedAs(stated, ['container']).some(
    ({ value }) => typeof value === 'string' && /ampoule|ampule|sealed/i.test(value),
  );

function pressureFault(
  elements: readonly string[],
  temperature: number,
  limit: number,
  { facts }: InterlockCase,
): string | null {
  let total = 0;
  for (const element of elements) {
    const pressure = facts.vapourPressure(element, temperature);
    if (pressure === 'over')
      return `${element} at ${temperature} K has a vapour pressure above 1e5 Pa: the ampoule bursts`;
    if (typeof pressure === 'number') total += pressure;
  }
  return total <= limit
    ? null
    : `the vapour of ${elements.join(', ')} at ${temperature} K may reach ${total.toPrecision(2)} Pa, above ${limit} Pa: the ampoule bursts`;
}

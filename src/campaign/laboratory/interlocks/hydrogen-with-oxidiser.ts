import { z } from 'zod';
import { defineInterlock } from './interlock.ts';

const oxidisingGases = ['oxygen', 'chlorine'];
const fuels = ['hydrogen', 'ammonia', 'methane', 'carbon monoxide', 'hydrogen sulfide'];

/** A salt that gives off oxygen: nitrates, chlorates, permanganates, peroxides of alkali and alkaline earth metals. */
const isOxidiser = (formula: string): boolean =>
  /NO3|ClO[34]|MnO4|IO[34]|BrO3|S2O8|(Na|K|Li|Rb|Cs)2O2|(Ba|Sr|Ca)O2/.test(formula);

/** Hydrogen or another fuel never meets oxygen or an oxidising salt in one action. */
export const hydrogenWithOxidiser = defineInterlock({
  name: 'hydrogen-with-oxidiser',
  summary: 'no fuel gas in one action with oxygen, air, chlorine or a salt that gives off oxygen',
  source: 'ISO/TR 15916, basic considerations for the safety of hydrogen systems',
  options: z.strictObject({}),
  check({ atmosphere, samples, process }) {
    const salts = samples.flatMap(({ precursors }) => (precursors ?? []).filter(isOxidiser));
    if (atmosphere === null) {
      return process !== null && process !== 'measuring' && salts.length > 0
        ? `atmosphere is not stated, so ${salts[0]} cannot be shown to be kept from hydrogen`
        : null;
    }
    const fuel = fuels.find((gas) => atmosphere.has(gas));
    if (fuel === undefined) return null;
    const oxidiser = oxidisingGases.find((gas) => atmosphere.has(gas)) ?? salts[0];
    return oxidiser === undefined
      ? null
      : `${fuel} and ${oxidiser} in one action: the mixture burns or explodes`;
  },
});

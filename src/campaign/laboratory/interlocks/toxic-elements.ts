import { z } from 'zod';
import { defineInterlock } from './interlock.ts';

/** Elements whose vapour, dust or oxide is a poison in the amounts of one sample. */
const poisons: { readonly [element: string]: string } = {
  As: 'arsenic and its oxide are volatile and carcinogenic',
  Be: 'beryllium dust causes chronic lung disease',
  Cd: 'cadmium vapour and oxide fume are lethal in small amounts',
  Hg: 'mercury evaporates at room temperature',
  Os: 'osmium forms the volatile and toxic OsO4 in air',
  Tl: 'thallium and its oxides are volatile and poison through the skin',
  Po: 'polonium is highly radiotoxic',
  Ra: 'radium is highly radiotoxic',
  Pu: 'plutonium is highly radiotoxic',
};

/** Toxic elements go only where the limits file says, for a reason, that they may. */
export const toxicElements = defineInterlock({
  name: 'toxic-elements',
  summary: `${Object.keys(poisons).join(', ')} only on instruments that the limits file names for them`,
  source: 'NIOSH Pocket Guide to Chemical Hazards',
  options: z.strictObject({
    /** Instrument → elements that it may take. */
    allowed: z.record(z.string(), z.array(z.string())).default({}),
    why: z.string().min(1).default('not allowed anywhere'),
  }),
  check({ samples, instrument, process }, { allowed }) {
    const mayTake = Object.hasOwn(allowed, instrument) ? allowed[instrument]! : [];
    for (const { id, elements } of samples) {
      if (elements === null) {
        if (process === null || process === 'measuring') continue;
        return `what ${id} is made of is not stated, so it cannot be shown to hold no poison; state material or precursors`;
      }
      for (const element of elements)
        if (Object.hasOwn(poisons, element) && !mayTake.includes(element))
          return `${id} holds ${element}: ${poisons[element]}`;
    }
    return null;
  },
});

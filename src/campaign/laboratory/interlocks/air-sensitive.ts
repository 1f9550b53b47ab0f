import { z } from 'zod';
import { defineInterlock } from './interlock.ts';

const sensitive = ['Li', 'Na', 'K', 'Rb', 'Cs', 'Ca', 'Sr', 'Ba', 'Eu', 'Yb', 'P'];
const attacking: { readonly [gas: string]: readonly string[] } = {
  oxygen: sensitive,
  'carbon dioxide': sensitive,
  nitrogen: ['Li', 'Ca', 'Sr', 'Ba'],
};

/** Metals that burn or corrode in air are handled without it, unless they come in as compounds. */
export const airSensitive = defineInterlock({
  name: 'air-sensitive',
  summary: `${sensitive.join(', ')} as elements only where no oxygen (or, for some, nitrogen) can reach them`,
  source: 'Bretherick’s Handbook of Reactive Chemical Hazards',
  options: z.strictObject({}),
  check({ atmosphere, samples, process }) {
    if (process === null || process === 'measuring') return null;
    for (const { id, uncombined, precursors } of samples) {
      const element = sensitive.find((each) => uncombined.has(each));
      if (element === undefined) continue;
      const as =
        precursors === null ? `${element}, not shown to come in as a compound (state precursors),` : element;
      if (atmosphere === null)
        return `${id} holds ${as} and the atmosphere is not stated, so it cannot be shown to be kept from air`;
      const gas = Object.entries(attacking).find(
        ([name, elements]) => atmosphere.has(name) && elements.some((each) => uncombined.has(each)),
      );
      if (gas !== undefined) return `${id} holds ${as} in ${gas[0]}: it may ignite`;
    }
    return null;
  },
});

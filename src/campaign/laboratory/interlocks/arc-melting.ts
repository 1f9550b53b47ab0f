import { z } from 'zod';
import { defineInterlock } from './interlock.ts';
import { statedAs } from './step-view.ts';

/** Elements without an entry in the table of vapour pressures that boil or sublime below 1800 K all the same. */
const volatile = ['Rb', 'Cs', 'Sr', 'Te', 'Yb', 'I', 'Br', 'Cl', 'F', 'N', 'O', 'H'];

/** What boils below the arc's melt is not melted in an arc. */
export const arcMelting = defineInterlock({
  name: 'arc-melting',
  summary:
    'no element that boils below 1800 K in an arc melter (Mg, Zn, Cd, Hg, As, P, S, Se, alkali metals…)',
  source: 'CRC Handbook of Chemistry and Physics, vapor pressure of the metallic elements and of others',
  /** Coldest boiling point that is taken [K]. */
  options: z.strictObject({ boilsBelow: z.number().positive().default(1800) }),
  check({ process, stated, samples, facts }, { boilsBelow }) {
    const isArc =
      process === 'arc-melting' ||
      statedAs(stated, ['method', 'route', 'process']).some(
        ({ value }) => typeof value === 'string' && /^arc/i.test(value),
      );
    if (!isArc) return null;
    for (const { id, elements } of samples) {
      if (elements === null)
        return `what ${id} is made of is not stated, so it cannot be shown to hold nothing volatile`;
      for (const element of elements) {
        const boiling = facts.boilingTemperature(element);
        if (boiling !== null && boiling < boilsBelow)
          return `${id} holds ${element}, which boils at ${Math.round(boiling)} K: it evaporates in the arc, coats the chamber and may ignite when it is opened`;
        if (boiling === null && volatile.includes(element))
          return `${id} holds ${element}, which leaves the melt of an arc as vapour or gas`;
      }
    }
    return null;
  },
});

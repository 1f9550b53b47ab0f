type Entry = {
  readonly why: string;
  /** What was looked up, by its key in `docs/references.bib`. */
  readonly source: string;
  readonly sourceText: string;
};

const icsc = (card: string): Pick<Entry, 'source' | 'sourceText'> => ({
  source: 'ilo-icsc',
  sourceText: `International Chemical Safety Card ${card}`,
});
const waterReactive = {
  why: 'reacts with water and gives off a gas that burns; may burn the skin',
  source: 'purdue-water-reactive',
  sourceText: 'Purdue PRIME Lab, water reactive materials',
};

/**
 * What the element itself is known to do to whoever handles it, as its classification or its card says. Each entry was read in the source it
 * names; what was not found there is not here.
 * @source ilo-icsc, cards 0013, 0020, 0289, 0710, 0717
 * @source noaa-cameo, datasheets 4289, 7989, 8183
 * @source purdue-water-reactive, auva-beryllium, echa-hafnium, echa-lead, gischem-cobalt, alleima-zirconium, lookchem-mercury
 * @source american-elements-thallium, niosh-pocket-guide
 */
const hazards: { readonly [element: string]: Entry } = {
  Li: {
    why: 'in contact with water releases a flammable gas that may ignite by itself (H260); burns skin and eyes (H314)',
    ...icsc('0710'),
  },
  Na: {
    why: 'in contact with water releases a flammable gas that may ignite by itself (H260); burns skin and eyes (H314)',
    ...icsc('0717'),
  },
  K: {
    why: 'ignites in water or moisture, gives off a gas that burns or explodes, may catch fire by itself in air; burns skin and eyes',
    source: 'noaa-cameo',
    sourceText: 'CAMEO Chemicals, datasheet 4289',
  },
  Rb: waterReactive,
  Cs: waterReactive,
  Be: {
    why: 'fatal if inhaled (H330); may cause cancer if inhaled (H350i); may cause a skin allergy (H317); damages organs (H372)',
    source: 'auva-beryllium',
    sourceText: 'AUVA, beryllium, labelled by the CLP regulation',
  },
  Mg: {
    why: 'as powder may catch fire by itself in air (H250), and gives off a flammable gas in water (H261)',
    ...icsc('0289'),
  },
  Ti: {
    why: 'dry powder is easily ignited and may catch fire by itself; a spark is enough',
    source: 'noaa-cameo',
    sourceText: 'CAMEO Chemicals, datasheet 7989',
  },
  Zr: {
    why: 'dry powder may catch fire by itself, and static electricity is enough; it goes on burning under water',
    source: 'noaa-cameo',
    sourceText: 'CAMEO Chemicals, datasheet 8183',
  },
  Hf: {
    why: 'powder catches fire by itself; sponge and pieces below 0.8 mm are flammable; massive pieces are not',
    source: 'echa-hafnium',
    sourceText: 'ECHA registration dossier 11969',
  },
  Co: {
    why: 'may cause cancer (H350), allergy of skin (H317) and airways (H334); may damage fertility (H360F)',
    source: 'gischem-cobalt',
    sourceText: 'GisChem, cobalt',
  },
  Ni: {
    why: 'suspected of causing cancer (H351); may cause a skin allergy (H317); damages organs when inhaled for long (H372)',
    source: 'alleima-zirconium',
    sourceText: 'Alleima safety sheet, classification by Regulation (EC) 1272/2008',
  },
  Cd: {
    why: 'fatal if inhaled (H330); may cause cancer (H350); damages organs (H372); as powder may catch fire by itself',
    ...icsc('0020'),
  },
  Hg: {
    why: 'vapour is fatal if inhaled (H330); may damage the unborn child (H360D); damages organs (H372)',
    source: 'lookchem-mercury',
    sourceText: 'safety data sheet of mercury, 7439-97-6',
  },
  Tl: {
    why: 'fatal if swallowed or inhaled (H300, H330); may damage organs (H373)',
    source: 'american-elements-thallium',
    sourceText: 'American Elements, safety data sheet of thallium',
  },
  Pb: {
    why: 'harms fertility, the unborn child and the nervous system; damages organs when taken up for long (H372)',
    source: 'echa-lead',
    sourceText: 'ECHA registration dossier 16063',
  },
  As: {
    why: 'carcinogenic; may be fatal; gives off toxic fumes on heating, and arsine gas with acids',
    ...icsc('0013'),
  },
  P: {
    why: 'the white (yellow) form catches fire by itself in moist air',
    source: 'niosh-pocket-guide',
    sourceText: 'NIOSH Pocket Guide to Chemical Hazards, phosphorus (yellow)',
  },
};

export type Hazard = { readonly what: string; readonly why: string; readonly source: string };

const notKnown = 'no hazard is listed here, which does not mean that there is none: see the supplier’s sheet';

/** Hazards of the elements that are there, in the order given; those of which none is known come last, together. */
export function hazardsOf(elements: readonly string[]): readonly Hazard[] {
  const known = elements.flatMap((what): Hazard[] => {
    const entry = entryOf(what);
    return entry === undefined ? [] : [{ what, why: entry.why, source: entry.sourceText }];
  });
  const others = elements.filter((what) => entryOf(what) === undefined);
  return others.length === 0 ? known : [...known, { what: others.join(', '), why: notKnown, source: '' }];
}

const entryOf = (element: string): Entry | undefined =>
  Object.hasOwn(hazards, element) ? hazards[element] : undefined;

/** The elements with an entry, each with the key of its source. */
export const hazardSources: readonly { readonly element: string; readonly source: string }[] = Object.entries(
  hazards,
).map(([element, { source }]) => ({ element, source }));

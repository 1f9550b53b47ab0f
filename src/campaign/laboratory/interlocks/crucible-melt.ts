import { z } from 'zod';
import { defineInterlock, type SampleMatter } from './interlock.ts';
import { statedAs } from './step-view.ts';

const rareEarths = 'Sc Y La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu'.split(' ');

/** Names of crucibles → what they are made of. */
const crucibles: { readonly [name: string]: string } = {
  alumina: 'alumina',
  al2o3: 'alumina',
  corundum: 'alumina',
  sapphire: 'alumina',
  silica: 'silica',
  sio2: 'silica',
  quartz: 'silica',
  'fused silica': 'silica',
  'fused quartz': 'silica',
  magnesia: 'magnesia',
  mgo: 'magnesia',
  zirconia: 'zirconia',
  zro2: 'zirconia',
  ysz: 'zirconia',
  yttria: 'yttria',
  y2o3: 'yttria',
  graphite: 'graphite',
  carbon: 'graphite',
  bn: 'boron nitride',
  'boron nitride': 'boron nitride',
  platinum: 'platinum',
  pt: 'platinum',
  tantalum: 'refractory metal',
  ta: 'refractory metal',
  niobium: 'refractory metal',
  nb: 'refractory metal',
  molybdenum: 'refractory metal',
  mo: 'refractory metal',
  tungsten: 'refractory metal',
  w: 'refractory metal',
  copper: 'water-cooled copper',
  cu: 'water-cooled copper',
  'copper hearth': 'water-cooled copper',
};

type Pair = {
  readonly crucibles: readonly string[];
  readonly elements: readonly string[];
  /** Coldest temperature at which they react [K]. */
  readonly from: number;
  readonly why: string;
};
const pairs: readonly Pair[] = [
  {
    crucibles: ['alumina', 'silica', 'magnesia', 'zirconia'],
    elements: ['Ti', 'Zr', 'Hf', ...rareEarths],
    from: 1000,
    why: 'it binds oxygen more tightly than the crucible does, takes it and breaks through',
  },
  {
    crucibles: ['silica'],
    elements: ['Al'],
    from: 900,
    why: 'molten aluminium reduces silica: 4 Al + 3 SiO2 → 2 Al2O3 + 3 Si',
  },
  {
    crucibles: ['silica', 'alumina'],
    elements: ['Li', 'Mg', 'Ca', 'Sr', 'Ba'],
    from: 700,
    why: 'it reduces the oxide of the crucible',
  },
  {
    crucibles: ['silica'],
    elements: ['Na', 'K', 'Rb', 'Cs'],
    from: 500,
    why: 'alkali metals attack silica',
  },
  {
    crucibles: ['platinum'],
    elements: ['Al', 'Si', 'P', 'As', 'Sb', 'Bi', 'Pb', 'Sn', 'Zn', 'B', 'S', 'Se', 'Te'],
    from: 500,
    why: 'it forms a low-melting alloy or compound with platinum',
  },
];

/** Melts and crucibles that eat each other are kept apart. */
export const crucibleMelt = defineInterlock({
  name: 'crucible-melt',
  summary:
    'no Ti, Zr, Hf or rare earth as metal in hot oxides, no Al in silica, no low-melting mates of platinum in it',
  source:
    'formation enthalpies of the oxides in the NIST-JANAF thermochemical tables; binary phase diagrams of platinum',
  options: z.strictObject({}),
  check({ stated, samples, temperatures, atmosphere }) {
    for (const { value } of statedAs(stated, ['crucible'])) {
      const name = typeof value === 'string' ? value.trim().toLowerCase() : '';
      if (name === 'none') continue;
      const kind = Object.hasOwn(crucibles, name) ? crucibles[name]! : null;
      if (kind === null)
        return `crucible ${JSON.stringify(value)} is not known, so it cannot be shown to withstand the melt; expected none or one of ${Object.keys(crucibles).join(', ')}`;
      const hot = temperatures.length === 0 ? null : Math.max(...temperatures);
      const burns = kind === 'graphite' || kind === 'refractory metal';
      if (burns && atmosphere?.has('oxygen') && (hot === null || hot > 700))
        return `a crucible of ${name} in oxygen burns above 700 K`;
      for (const sample of samples) {
        const fault = faultOf(sample, name, kind, hot);
        if (fault !== null) return fault;
      }
    }
    return null;
  },
});

function faultOf(
  { id, elements, uncombined, precursors }: SampleMatter,
  name: string,
  kind: string,
  hot: number | null,
): string | null {
  if (elements === null)
    return `what ${id} is made of is not stated, so it cannot be shown to leave a crucible of ${name} whole`;
  for (const pair of pairs) {
    if (!pair.crucibles.includes(kind) || (hot !== null && hot < pair.from)) continue;
    const element = pair.elements.find((each) => uncombined.has(each));
    if (element === undefined) continue;
    const as = precursors === null ? ' (as metal, since no precursors are stated)' : '';
    const at = hot === null ? 'at a temperature that is not stated' : `at ${hot} K`;
    return `${id} holds ${element}${as} in a crucible of ${name} ${at}: ${pair.why}`;
  }
  return null;
}

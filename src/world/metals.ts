import { countValenceElectrons, metallicRadius } from '../kernels/crystal/index.ts';
import { debyeElements, debyeTemperature } from '../kernels/superconductivity/index.ts';

/** What a world knows of an element that its phases are made of. */
export type Metal = {
  readonly symbol: string;
  /** Valence electrons. */
  readonly valence: number;
  /** [K] */
  readonly debye: number;
  /** With twelve neighbours [Å]. */
  readonly radius: number;
  /** Melting point [K]. */
  readonly melting: number;
  /** Energy of the bcc lattice above the close-packed one at 0 K [eV/atom], and where it has vanished [K]; null where bcc is the ground state. */
  readonly closePacked: {
    readonly advantage: number;
    readonly until: number;
    readonly lattice: 'hcp' | 'fcc';
  } | null;
  /** How eagerly it takes up oxygen, relative to titanium. */
  readonly oxygenUptake: number;
  /** In compounds whose sites are not for every element: which one it takes. */
  readonly site?: 0 | 1;
  /** Comes from a gas, and is never left over as a solid. */
  readonly isGas?: boolean;
};

/** Melting point [K], advantage of the close-packed lattice [eV/atom] with the temperature of its end [K], oxygen uptake. */
const facts: { readonly [symbol: string]: readonly [number, number, number, number] } = {
  Ti: [1941, 0.05, 1155, 1],
  Zr: [2128, 0.05, 1136, 1.2],
  Hf: [2506, 0.1, 2016, 1.2],
  V: [2183, 0, 0, 0.7],
  Nb: [2750, 0, 0, 0.5],
  Ta: [3290, 0, 0, 0.5],
  Cr: [2180, 0, 0, 0.15],
  Mo: [2896, 0, 0, 0.1],
  W: [3695, 0, 0, 0.1],
  Re: [3459, 0.15, 8000, 0.05],
};

/** The ten metals of the superconducting solid solutions, in a fixed order. @source crc-elements */
export const bccMetals: readonly Metal[] = debyeElements.map((symbol) => {
  const [melting, advantage, until, oxygenUptake] = facts[symbol]!;
  return {
    symbol,
    valence: countValenceElectrons(symbol),
    debye: debyeTemperature(symbol),
    radius: metallicRadius(symbol)!,
    melting,
    closePacked: advantage > 0 ? { advantage, until, lattice: 'hcp' } : null,
    oxygenUptake,
  };
});

/** Mean of a property over fractions in the order of the metals. */
export const meanOver = (
  metals: readonly Metal[],
  fractions: Float64Array,
  of: (metal: Metal, index: number) => number,
): number => {
  let sum = 0;
  for (let i = 0; i < fractions.length; i++) if (fractions[i]! > 0) sum += fractions[i]! * of(metals[i]!, i);
  return sum;
};

/** Relative standard deviation of the radii over the sites [1]. */
export function sizeMismatch(metals: readonly Metal[], fractions: Float64Array): number {
  const mean = meanOver(metals, fractions, ({ radius }) => radius);
  return Math.sqrt(meanOver(metals, fractions, ({ radius }) => (radius / mean - 1) ** 2));
}

/** Melting point [K], Debye temperature [K], oxygen uptake; of close-packed metals the lattice and its advantage over bcc [eV/atom]. */
const magneticFacts: {
  readonly [symbol: string]: readonly [number, number, number, ('hcp' | 'fcc')?, number?];
} = {
  Ti: [1941, 420, 1, 'hcp', 0.05],
  V: [2183, 380, 0.7],
  Cr: [2180, 630, 0.15],
  Mn: [1519, 410, 0.4],
  Fe: [1811, 470, 0.3],
  Ni: [1728, 450, 0.1, 'fcc', 0.05],
  Al: [933, 428, 0.6, 'fcc', 0.1],
  Si: [1687, 645, 0.3],
  Ga: [303, 320, 0.3],
  Pt: [2041, 240, 0.02, 'fcc', 0.09],
};

/** The ten metals of the magnetic alloys, in a fixed order. @source crc-elements @source kittel2005, ch. 5 table 1 */
export const magneticMetals: readonly Metal[] = Object.entries(magneticFacts).map(
  ([symbol, [melting, debye, oxygenUptake, lattice, advantage = 0]]) => ({
    symbol,
    valence: countValenceElectrons(symbol),
    debye,
    radius: metallicRadius(symbol)!,
    melting,
    closePacked: lattice === undefined ? null : { advantage, until: 10_000, lattice },
    oxygenUptake,
  }),
);

/** Melting point [K], Debye temperature [K], oxygen uptake, and the radius [Å] where it is none of a metal. */
const compoundFacts: { readonly [symbol: string]: readonly [number, number, number, number?] } = {
  Ti: [1941, 420, 1],
  Zr: [2128, 291, 1.2],
  Hf: [2506, 252, 1.2],
  V: [2183, 380, 0.7],
  Nb: [2750, 275, 0.5],
  Ta: [3290, 240, 0.5],
  Mo: [2896, 450, 0.1],
  Mg: [923, 400, 0.6],
  Al: [933, 428, 0.4],
  Ga: [303, 320, 0.1],
  Si: [1687, 645, 0.2],
  Ge: [1211, 370, 0.1],
  Sn: [505, 200, 0.1],
  B: [2349, 1480, 0.1, 0.9],
  C: [3823, 2230, 0, 0.75],
  N: [2500, 800, 0, 0.72],
};

/** An element of an ordered compound, with the site that it takes. @source crc-elements @source kittel2005, ch. 5 table 1 */
export function compoundMetal(symbol: string, site: 0 | 1): Metal {
  const [melting, debye, oxygenUptake, radius] = compoundFacts[symbol]!;
  return {
    symbol,
    valence: countValenceElectrons(symbol),
    debye,
    radius: radius ?? metallicRadius(symbol)!,
    melting,
    closePacked: null,
    oxygenUptake,
    site,
    isGas: symbol === 'N',
  };
}

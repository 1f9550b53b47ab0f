import { metallicRadiiOfTwelve } from './data/metallic-radii.ts';
import { shannonRadiiByElement } from './data/shannon-radii.ts';
import { readElementTable } from './read-element-table.ts';

/** An effective ionic radius, for O²⁻ of 1.40 Å with six neighbours. */
export type IonicRadius = {
  /** Formal charge [e]. */
  readonly charge: number;
  /** Number of neighbours, 1 to 14, and their arrangement where it is not the usual one. */
  readonly coordination: number;
  readonly geometry: 'square' | 'pyramid' | null;
  readonly spin: 'high' | 'low' | null;
  /** [Å] */
  readonly radius: number;
};

const ionicRadii: ReadonlyMap<string, readonly IonicRadius[]> = new Map(
  shannonRadiiByElement.map((line) => {
    const [element = '', ...words] = line.split(' ');
    return [element, words.map(readIonicRadius)];
  }),
);

function readIonicRadius(word: string): IonicRadius {
  const match = /^(-?\d+):(\d+)(sq|py)?([hl])?=(.+)$/.exec(word)!;
  return {
    charge: Number(match[1]),
    coordination: Number(match[2]),
    geometry: match[3] === 'sq' ? 'square' : match[3] === 'py' ? 'pyramid' : null,
    spin: match[4] === 'h' ? 'high' : match[4] === 'l' ? 'low' : null,
    radius: Number(match[5]),
  };
}

/** All tabulated ionic radii of an element; empty when there are none. @source shannon1976, table 1 */
export const shannonRadii = (element: string): readonly IonicRadius[] => ionicRadii.get(element) ?? [];

/**
 * Effective ionic radius [Å] for a charge [e] and a number of neighbours; high spin where spin decides, unless `spin` says
 * otherwise. Null where the table has no value: nothing is interpolated.
 * @source shannon1976, table 1
 */
export function shannonRadius(
  element: string,
  charge: number,
  coordination: number,
  spin: 'high' | 'low' = 'high',
): number | null {
  const fitting = shannonRadii(element).filter(
    (entry) => entry.charge === charge && entry.coordination === coordination,
  );
  const chosen =
    fitting.find((entry) => entry.geometry === null && (entry.spin === null || entry.spin === spin)) ??
    fitting.find((entry) => entry.spin === null || entry.spin === spin);
  return chosen?.radius ?? null;
}

const metallicRadii = readElementTable(metallicRadiiOfTwelve);

/** Radius of an atom in a metal with twelve neighbours [Å]; null where it is not tabulated. @source teatum1968, table I */
export const metallicRadius = (element: string): number | null => metallicRadii.get(element) ?? null;

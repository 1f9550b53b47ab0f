import { decoratePrototype, type Prototype, prototypes } from '../../../kernels/candidates/index.ts';
import {
  type ElementAmounts,
  elementProperties,
  metallicRadius,
  type Structure,
  siteElements,
} from '../../../kernels/crystal/index.ts';

/** Structure types whose bonding is ionic: those that a charge balance says something of. */
export const ionicPrototypes: readonly Prototype[] = prototypes.filter(({ bonding }) => bonding === 'ionic');

/** Radius of an atom, metallic or else covalent [Å]; null where neither is known. */
export function atomRadius(element: string): number | null {
  const covalent = elementProperties(element)?.covalentRadius ?? null;
  return metallicRadius(element) ?? (covalent === null ? null : covalent / 100);
}

/** The example of a structure type, site by site with its role. */
type Template = { readonly structure: Structure; readonly roles: readonly string[]; readonly size: number };

const templates = new Map<string, Template>();

function templateOf(prototype: Prototype): Template {
  const known = templates.get(prototype.name);
  if (known !== undefined) return known;
  const { elements } = prototype.example;
  const choices = Object.fromEntries(Object.entries(elements).map(([role, element]) => [role, [element]]));
  const structure = decoratePrototype(prototype, choices)[0]?.structure;
  if (structure == null)
    throw new Error(`broken invariant: the example of ${prototype.name} has a structure`);
  const roleOf = new Map(Object.entries(elements).map(([role, element]) => [element, role]));
  const roles = siteElements(structure).map((element) => roleOf.get(element) as string);
  const template = { structure, roles, size: sizeOf(prototype, elements) as number };
  templates.set(prototype.name, template);
  return template;
}

/** Cube root of Σ n r³ [Å]; null where a radius is not known. */
function sizeOf({ roles }: Prototype, elements: Filling): number | null {
  let sum = 0;
  for (const { name, count } of roles) {
    const radius = atomRadius(elements[name] as string);
    if (radius === null) return null;
    sum += count * radius ** 3;
  }
  return Math.cbrt(sum);
}

/** Which element fills each role. */
export type Filling = { readonly [role: string]: string };

/** The structure type with other elements, scaled as volumes of atoms add up; null where a radius is not known. @source zen1956 */
export function fillPrototype(prototype: Prototype, filling: Filling): Structure | null {
  const { structure, roles, size } = templateOf(prototype);
  const own = sizeOf(prototype, filling);
  if (own === null) return null;
  const scale = own / size;
  const [a, b, c] = structure.lattice.map(([x, y, z]) => [scale * x, scale * y, scale * z] as const) as [
    readonly [number, number, number],
    readonly [number, number, number],
    readonly [number, number, number],
  ];
  return {
    lattice: [a, b, c],
    sites: structure.sites.map((site, i) => ({
      ...site,
      occupants: [{ element: filling[roles[i] as string] as string, occupancy: 1 }],
    })),
  };
}

export const amountsOfFilling = ({ roles }: Prototype, filling: Filling): ElementAmounts =>
  Object.fromEntries(roles.map(({ name, count }) => [filling[name] as string, count]));

/** Every way to fill a structure type with different elements of a list. */
export function listFillings(prototype: Prototype, elements: readonly string[]): readonly Filling[] {
  const fill = (roles: readonly string[], left: readonly string[]): readonly Filling[] => {
    const [role, ...rest] = roles;
    if (role === undefined) return [{}];
    return left.flatMap((element) =>
      fill(
        rest,
        left.filter((other) => other !== element),
      ).map((filling) => ({ [role]: element, ...filling })),
    );
  };
  return fill(
    prototype.roles.map(({ name }) => name),
    elements,
  );
}

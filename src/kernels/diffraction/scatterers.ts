import { AppError } from '../../core/error.ts';
import type { Occupant, Site, Structure } from '../crystal/index.ts';
import { findDispersionCorrection } from './dispersion-correction.ts';
import { evaluateFormFactor, type FormFactor, findFormFactor, ionName } from './form-factor.ts';

/** Sites filled alike: their phases are summed before the scattering power is multiplied in. */
export type ScattererKind = {
  /** What fills each site: index into the ions, and the share. */
  readonly parts: readonly { readonly ion: number; readonly occupancy: number }[];
  /** B [Å²]. */
  readonly bIso: number;
  /** Index of its first site among the coordinates, and how many follow. */
  readonly start: number;
  readonly count: number;
};

export type Ion = { readonly element: string; readonly charge: number; readonly formFactor: FormFactor };

/** The sites of a cell, sorted by what fills them. */
export type Scatterers = {
  readonly kinds: readonly ScattererKind[];
  readonly ions: readonly Ion[];
  /** Fractional coordinates, three arrays of one number a site. */
  readonly coordinates: readonly [Float64Array, Float64Array, Float64Array];
};

/**
 * Groups the sites of a structure by what fills them and how it vibrates.
 * @param defaultBIso B of the sites that state none [Å²], 0 to 20; a site may state -1 to 100.
 * @throws unknown-element — no form factor. @throws bad-structure — no sites, a coordinate or B that is not finite, an
 * occupancy outside (0, 1] or a site filled beyond 1.
 */
export function groupScatterers({ sites }: Structure, defaultBIso: number): Scatterers {
  if (sites.length === 0) throw new AppError('bad-structure', 'the structure has no sites');
  const groups = Map.groupBy(sites, (site) => {
    requireSite(site);
    const filling = site.occupants.map(
      ({ element, occupancy, charge }) => `${element} ${charge ?? 0} ${occupancy}`,
    );
    return `${filling.join()} ${site.bIso ?? defaultBIso}`;
  });
  const ions: Ion[] = [];
  const indexOf = ({ element, charge = 0 }: Occupant): number => {
    const known = ions.findIndex((ion) => ion.element === element && ion.charge === charge);
    if (known >= 0) return known;
    return ions.push({ element, charge, formFactor: findFormFactor(element, charge) }) - 1;
  };
  const coordinates = [0, 1, 2].map(() => new Float64Array(sites.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let start = 0;
  const kinds = [...groups.values()].map((members): ScattererKind => {
    const [first] = members as [Site];
    members.forEach(({ position }, i) => {
      for (const axis of [0, 1, 2] as const)
        coordinates[axis][start + i] = position[axis] - Math.floor(position[axis]);
    });
    const parts = first.occupants.map((occupant) => ({
      ion: indexOf(occupant),
      occupancy: occupant.occupancy,
    }));
    start += members.length;
    return { parts, bIso: first.bIso ?? defaultBIso, start: start - members.length, count: members.length };
  });
  return { kinds, ions, coordinates };
}

function requireSite({ label, position, occupants, bIso = 0 }: Site): void {
  const refuse = (what: string): never => {
    const name = label ?? occupants.map(({ element }) => element).join('/');
    throw new AppError('bad-structure', `site ${name} at ${position.join(' ')}: ${what}`);
  };
  if (!position.every(Number.isFinite)) refuse('expected three finite coordinates');
  if (!(bIso >= -1 && bIso <= 100)) refuse(`B is ${bIso} Å²; expected -1 to 100`);
  let total = 0;
  for (const { element, occupancy } of occupants) {
    total += occupancy;
    if (!(occupancy > 0 && occupancy <= 1 + 1e-6))
      refuse(`the occupancy of ${element} is ${occupancy}; expected above 0, at most 1`);
  }
  if (total > 1.01 || occupants.length === 0)
    refuse(`the occupancies sum to ${total}; expected above 0, at most 1.01`);
}

/** Why scattering powers differ from those asked for, one note for each such ion. */
export const formFactorNotes = ({ ions }: Scatterers): readonly string[] =>
  ions.flatMap(({ formFactor }) => formFactor.note ?? []);

/** The dispersion corrections of all ions at a wavelength [Å]: f′ and f″ in turn; zeros where they are not asked for. */
export function dispersionOf({ ions }: Scatterers, wavelength: number, isIncluded: boolean): Float64Array {
  const corrections = new Float64Array(2 * ions.length);
  if (isIncluded)
    ions.forEach(({ element }, i) => {
      const { real, imaginary } = findDispersionCorrection(element, wavelength);
      corrections[2 * i] = real;
      corrections[2 * i + 1] = imaginary;
    });
  return corrections;
}

/** f₀ of every ion at s² = 1/(4d²) [1/Å²], written to `into`. */
export function evaluateIons({ ions }: Scatterers, sSquared: number, into: Float64Array): void {
  for (let i = 0; i < ions.length; i++) into[i] = evaluateFormFactor(ions[i]!.formFactor, sSquared);
}

/** `Nb`, `Na1+`…: the ions whose form factors are in use. */
export const ionNames = ({ ions }: Scatterers): readonly string[] =>
  ions.map(({ element, charge }) => ionName(element, charge));

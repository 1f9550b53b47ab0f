import { elementProperties, metallicRadius, shannonRadii, shannonRadius } from '../crystal/index.ts';
import type { Prototype, Role, SizeRule } from './prototype.ts';

/** Which element fills each role, and with which charge where the bonding is ionic. */
export type Filling = {
  readonly elements: { readonly [role: string]: string };
  readonly charges: { readonly [role: string]: number } | null;
};

/** What a rule found: `value` null where a radius is not known. */
export type Verdict = {
  readonly rule: string;
  readonly value: number | null;
  readonly range: readonly [number, number];
  readonly isMet: boolean;
  readonly source: string;
};

/** Judges a filling by the rules of its structure type. A radius that is not known fails the rule: nothing is guessed. */
export const judgeSizes = (prototype: Prototype, filling: Filling): readonly Verdict[] =>
  prototype.sizeRules.map((rule) => judge(rule, prototype, filling));

function judge(rule: SizeRule, prototype: Prototype, filling: Filling): Verdict {
  const radius = (name: string, kind: 'ionic' | 'metallic'): number | null =>
    radiusOf(prototype.roles.find((role) => role.name === name) as Role, filling, kind);
  if (rule.kind === 'ratio') {
    const [over, under] = [radius(rule.over, rule.radii), radius(rule.under, rule.radii)];
    const value = over === null || under === null ? null : over / under;
    return {
      rule: `r(${rule.over})/r(${rule.under}), ${rule.radii}`,
      value,
      range: rule.range,
      isMet: isWithin(value, rule.range),
      source: rule.source,
    };
  }
  const [large, small, anion] = [rule.large, rule.small, rule.anion].map((name) => radius(name, 'ionic'));
  const value =
    large == null || small == null || anion == null ? null : (large + anion) / (Math.SQRT2 * (small + anion));
  return {
    rule: 'Goldschmidt tolerance factor',
    value,
    range: rule.range,
    isMet: isWithin(value, rule.range),
    source: rule.source,
  };
}

const isWithin = (value: number | null, [low, high]: readonly [number, number]): boolean =>
  value !== null && value >= low && value <= high;

/** Ionic: of the charge and coordination, else of the coordination nearest to it [Å]. Metallic: of the atom [Å]. */
export function radiusOf(
  { name, coordination }: Role,
  filling: Filling,
  kind: 'ionic' | 'metallic',
): number | null {
  const element = filling.elements[name]!;
  if (kind === 'metallic') return atomRadius(element);
  const charge = filling.charges?.[name];
  if (charge === undefined || !Number.isInteger(charge)) return null;
  const exact = shannonRadius(element, charge, coordination);
  if (exact !== null) return exact;
  const known = shannonRadii(element).filter((entry) => entry.charge === charge);
  const [nearest] = [...known].sort(
    (a, b) => Math.abs(a.coordination - coordination) - Math.abs(b.coordination - coordination),
  );
  return nearest === undefined ? null : shannonRadius(element, charge, nearest.coordination);
}

/** Radius of an atom in a metal, else its covalent one [Å]; null where neither is known. */
export const atomRadius = (element: string): number | null => {
  const covalent = elementProperties(element)?.covalentRadius ?? null;
  return metallicRadius(element) ?? (covalent === null ? null : covalent / 100);
};

import { type Composition, checkDesign, type Design, type Space, type Variable } from '../campaign/index.ts';

/** Values of some variables of a space. */
export type Setting = Design;

/** A space in which some variables have one value. The coordinates of its designs are those of the whole space. */
export type HeldSpace = {
  readonly setting: Setting;
  /** Everything of the setting is a constraint here that the other variables depend on; a pool is whole. */
  readonly space: Space;
  /** Designs of `space` with the setting exactly; those that cannot take it are left out. */
  place(designs: readonly Design[]): Design[];
};

export const settingOf = (design: Design, variables: readonly string[]): Setting =>
  Object.fromEntries(variables.map((name) => [name, design[name]!]));

/** Equal for designs that share their setting. */
export const settingKey = (design: Design, variables: readonly string[]): string =>
  JSON.stringify(variables.map((name) => design[name] ?? null));

export const agreesWith = (design: Design, setting: Setting): boolean =>
  Object.keys(setting).every((name) => design[name] === setting[name]);

/**
 * Holds variables at a setting. Those that a constraint or a stepped composition ties to others are held by an equality, which the
 * others obey; the rest are written into a design, and the other elements of a composition share what the held ones leave.
 */
export function holdSetting(whole: Space, setting: Setting): HeldSpace {
  const names = Object.keys(setting);
  const tied = whole.pool ? [] : names.filter((name) => isTied(whole, name));
  const equalities = tied.map((variable) => ({
    text: `${variable} = ${setting[variable]}`,
    terms: [{ variable, coefficient: 1 }],
    comparator: '=' as const,
    bound: Number(setting[variable]),
  }));
  const space =
    equalities.length === 0 ? whole : { ...whole, constraints: [...whole.constraints, ...equalities] };
  const parted = whole.variables.filter(
    (variable) => isPart(variable) && variable.components.some(({ element }) => names.includes(element)),
  );
  return {
    setting,
    space,
    place: (designs) =>
      designs
        .map((design) => ({
          ...design,
          ...Object.assign(
            {},
            ...parted.filter(isPart).map((variable) => makeRoom(variable, design, setting)),
          ),
          ...setting,
        }))
        .filter((design) => checkDesign(whole, design) === true),
  };
}

const isPart = (variable: Variable): variable is Composition =>
  variable.kind === 'composition' && variable.step === null;

const isTied = ({ variables, constraints }: Space, name: string): boolean =>
  constraints.some(({ terms }) => terms.some(({ variable }) => variable === name)) ||
  variables.some(
    (variable) =>
      variable.kind === 'composition' &&
      variable.step !== null &&
      variable.components.some(({ element }) => element === name),
  );

/** The elements that are not held, the largest as many as the composition allows, scaled to fill what the held ones leave. */
function makeRoom({ components, atMost }: Composition, design: Design, setting: Setting): Design {
  const held = components.filter(({ element }) => Object.hasOwn(setting, element));
  const present = held.filter(({ element }) => Number(setting[element]) > 0).length;
  const left = 1 - held.reduce((sum, { element }) => sum + Number(setting[element]), 0);
  const amountOf = (element: string): number => Number(design[element]);
  const others = components
    .filter((component) => !held.includes(component))
    .toSorted((a, b) => amountOf(b.element) - amountOf(a.element));
  const kept = others.slice(0, Math.max(0, atMost - present));
  const total = kept.reduce((sum, { element }) => sum + amountOf(element), 0);
  return Object.fromEntries(
    others.map((component) => [
      component.element,
      !kept.includes(component)
        ? 0
        : total > 0
          ? (left * amountOf(component.element)) / total
          : left / kept.length,
    ]),
  );
}

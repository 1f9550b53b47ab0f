import { composeFormula, type Design, type Space } from '../../campaign/index.ts';
import { isElement } from '../../core/elements.ts';
import { formatFormula, formatNumber, formatUnit } from '../../core/format-quantity.ts';

/** The formula of a design, in at. % unless the space has fixed parts; null where there is none. */
export const formulaOf = (space: Space, design: Design): string | null =>
  space.variables.some(
    (variable) => variable.kind === 'composition' && Object.keys(variable.fixed).length > 0,
  )
    ? composeFormula(space, design)
    : formatFormula(design);

/** The settings that no formula holds. */
function settingsOf(space: Space, design: Design): readonly (readonly [string, number | string, string])[] {
  const formula = formulaOf(space, design);
  const units = new Map(
    space.variables.map((variable) => [variable.name, 'unit' in variable ? variable.unit : '']),
  );
  return Object.entries(design)
    .filter(([name]) => formula === null || !isElement(name))
    .map(([name, value]) => [name, value, units.get(name) ?? ''] as const);
}

/** A design as it is read, settings with their units: `Nb55Ti45, route arc-melt, temperature 900 K`. */
export function describeDesign(space: Space, design: Design): string {
  const formula = formulaOf(space, design);
  const settings = settingsOf(space, design).map(([name, value, unit]) =>
    typeof value === 'number' ? `${name} ${formatNumber(value)}${formatUnit(unit)}` : `${name} ${value}`,
  );
  return [...(formula === null ? [] : [formula]), ...settings].join(', ');
}

/** The numbers that {@link describeDesign} shows, the parts of a formula left out. */
export const designNumbers = (
  space: Space,
  design: Design,
): readonly { readonly name: string; readonly value: number; readonly unit: string }[] =>
  settingsOf(space, design).flatMap(([name, value, unit]) =>
    typeof value === 'number' ? [{ name, value, unit: unit === '' ? '1' : unit }] : [],
  );

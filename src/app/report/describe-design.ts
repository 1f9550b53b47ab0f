import { composeFormula, type Design, type Space } from '../../campaign/index.ts';
import { isElement, isMaskedElement } from '../../core/elements.ts';
import { formatFormula, formatNumber, nameWithoutUnit } from '../../core/format-quantity.ts';

/** A design ready to show: its formula when it has one, and every other variable with its unit. */
export type DesignText = {
  readonly formula: string | null;
  readonly settings: readonly { readonly name: string; readonly value: string; readonly unit: string }[];
};

/** Names, values and units of a design as the space states them. */
export function describeDesign(space: Space, design: Design): DesignText {
  const formula = hasFixedParts(space) ? composeFormula(space, design) : formatFormula(design);
  const units = new Map(space.variables.map((v) => [v.name, 'unit' in v ? v.unit : '']));
  const settings = Object.entries(design)
    .filter(([name]) => formula === null || !(isElement(name) || isMaskedElement(name)))
    .map(([name, value]) => {
      const unit = units.get(name) ?? '';
      return {
        name: nameWithoutUnit(name, unit),
        value: typeof value === 'number' ? formatNumber(value) : value,
        unit,
      };
    });
  return { formula, settings };
}

/** One line: the formula alone when there is one, else every setting. */
export const designAsText = ({ formula, settings }: DesignText): string =>
  formula ?? settingsAsText(settings);

const settingsAsText = (settings: DesignText['settings']): string =>
  settings
    .map(({ name, value, unit }) =>
      [name, value, unit === '1' ? '' : unit].filter((part) => part !== '').join(' '),
    )
    .join(', ');

/** One line that tells a design from every other of its space: the formula, and the settings where one formula may come with several. */
export function nameDesign(space: Space, design: Design): string {
  const { formula, settings } = describeDesign(space, design);
  if (formula === null || settings.length === 0 || isNamedByFormula(space))
    return designAsText({ formula, settings });
  return `${formula}, ${settingsAsText(settings)}`;
}

const namedByFormula = new WeakMap<Space, boolean>();

function isNamedByFormula(space: Space): boolean {
  const known = namedByFormula.get(space);
  if (known !== undefined) return known;
  const { pool } = space;
  const isNamed =
    pool !== null &&
    new Set(pool.map((design) => describeDesign(space, design).formula)).size === pool.length;
  namedByFormula.set(space, isNamed);
  return isNamed;
}

const hasFixedParts = (space: Space): boolean =>
  space.variables.some((v) => v.kind === 'composition' && Object.keys(v.fixed).length > 0);

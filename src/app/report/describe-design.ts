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
  formula ??
  settings
    .map(({ name, value, unit }) =>
      [name, value, unit === '1' ? '' : unit].filter((part) => part !== '').join(' '),
    )
    .join(', ');

const hasFixedParts = (space: Space): boolean =>
  space.variables.some((v) => v.kind === 'composition' && Object.keys(v.fixed).length > 0);

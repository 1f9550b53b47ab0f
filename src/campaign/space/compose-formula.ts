import { elementInFormula } from '../../core/elements.ts';
import type { Design } from '../contracts.ts';
import type { Composition, Space } from './space.ts';

/**
 * The chemical formula of a design, fixed parts first: `Nb3Al0.7Ge0.3`, `Nb0.75Zr0.25`; amounts to six decimals. Null when the space
 * has no composition. Masked elements stand in brackets: `(E1)0.5(E2)0.5`.
 */
export function composeFormula(space: Space, design: Design): string | null {
  const compositions = space.variables.filter((variable) => variable.kind === 'composition');
  if (compositions.length === 0) return null;
  const amounts = new Map<string, number>();
  for (const composition of compositions)
    for (const [element, amount] of partsOf(composition, design))
      amounts.set(element, (amounts.get(element) ?? 0) + amount);
  return [...amounts].map(([element, amount]) => showPart(element, amount)).join('');
}

const partsOf = (composition: Composition, design: Design): [string, number][] => [
  ...Object.entries(composition.fixed),
  ...composition.components.map(({ element }): [string, number] => [
    element,
    composition.mixedAmount * Number(design[element] ?? 0),
  ]),
];

function showPart(element: string, amount: number): string {
  const rounded = Number(amount.toFixed(6));
  if (rounded === 0) return '';
  const name = elementInFormula(element);
  return rounded === 1 ? name : `${name}${rounded}`;
}

import type { SheetChoices, SheetView } from '../../../src/app/http/contract/sheets.ts';

type Column = SheetView['columns'][number];
/** What a person may say that a column is for. */
export type ColumnUse = 'objective' | 'input' | 'block' | 'limit' | 'none';

export function useOf({ objective, inputs, blocks, limits }: SheetChoices, name: string): ColumnUse {
  if (name === objective) return 'objective';
  if (inputs.includes(name)) return 'input';
  if (blocks.includes(name)) return 'block';
  return limits.some(({ column }) => column === name) ? 'limit' : 'none';
}

/** A column can be what its cells allow; the objective is given up by choosing another. */
export function possibleUses({ objective }: SheetChoices, { name, kind }: Column): readonly ColumnUse[] {
  if (name === objective) return ['objective'];
  if (kind === 'numbers') return ['objective', 'input', 'block', 'limit', 'none'];
  return kind === 'texts' ? ['input', 'block', 'none'] : ['none'];
}

/** The choices with one column used otherwise, and for nothing else. */
export function choicesWith(choices: SheetChoices, { name, range }: Column, use: ColumnUse): SheetChoices {
  const without = (list: readonly string[]): string[] => list.filter((each) => each !== name);
  const limits = choices.limits.filter(({ column }) => column !== name);
  return {
    ...choices,
    objective: use === 'objective' ? name : choices.objective,
    inputs: use === 'input' ? [...without(choices.inputs), name] : without(choices.inputs),
    blocks: use === 'block' ? [...without(choices.blocks), name] : without(choices.blocks),
    limits: use === 'limit' ? [...limits, { column: name, atLeast: range?.[0] ?? 0, atMost: null }] : limits,
  };
}

import { describe, expect, test, vi } from 'vitest';
import { lab } from '../../src/app/lab.ts';
import { checkWritten } from '../../src/app/workspace/written-campaign.ts';
import {
  changeLaboratory,
  type Draft,
  emptyDraft,
  exampleOf,
  fileOf,
  newGoal,
  newVariable,
  twinDraft,
  type VariableDraft,
} from '../../web/src/new/draft.ts';
import { readFaults } from '../../web/src/new/fault-words.ts';
import { dropDraft, keepDraft, keptDraft } from '../../web/src/new/kept-draft.ts';
import { readList, readNumbers, writeList } from '../../web/src/new/list-text.ts';

const draft = {
  ...emptyDraft(),
  goals: [newGoal({ quantity: 'Tc' }), newGoal({ kind: 'limits' })],
  variables: [newVariable({ name: 'anneal temperature' }), newVariable()],
};

test('a fault is told by the names that the form gives its fields', () => {
  const detail =
    'space.variables[0].max: 1700 is not above min 2000; space.variables[1].name: missing; expected a text; goals[1].direction: missing; expected maximize; budget.experiments: missing; expected a number';
  expect(readFaults(detail, draft)).toEqual([
    { field: 'anneal temperature › To', words: '1700 is not above 2000' },
    { field: 'Variable 2 › Name', words: 'is empty' },
    { field: 'Goal 2 › Wanted', words: 'give at least, at most, or both' },
    { field: 'Experiments', words: 'is empty' },
  ]);
  expect(readFaults('goal.target: missing', null)).toEqual([{ field: 'goal.target', words: 'missing' }]);
});

test('options with commas and numbers with decimal commas are set apart by semicolons', () => {
  for (const options of [['THF', 'DMF'], ['THF', '1,4-dioxane'], ['1,4-dioxane']])
    expect(readList(writeList(options))).toEqual(options);
  for (const options of [
    ['THF; water', 'DMF'],
    ['THF; water'],
    ['THF; water', '1,4-dioxane'],
    ['1,4-dioxane; water', 'DMF'],
    ['"wet" THF', '2" pipe', '3"'],
    ['a "b"; c', 'd'],
  ])
    expect(readList(writeList(options))).toEqual(options);
  expect(readList('"THF; water, DMF')).toEqual(['"THF', 'water, DMF']);
  expect(readList(' , ')).toEqual([]);
  expect(readNumbers('0,5; 1; -2,25')).toEqual([0.5, 1, -2.25]);
  expect(readNumbers('900, 1100')).toEqual([900, 1100]);
});

const whole = {
  ...emptyDraft(),
  ...{ name: 'whole', goals: [newGoal({ quantity: 'Tc', unit: 'K' })] },
  variables: [newVariable({ name: 'x', unit: 'K', min: 300, max: 900 })],
};

test('an emptied cost is a fault by its name in the form, not a run for nothing', () => {
  const check = (cost: Pick<Draft, 'costMoney' | 'costHours'>) =>
    checkWritten({ file: fileOf({ ...whole, ...cost }, null) }, null, lab.definitions, null);
  expect(check({ costMoney: 0, costHours: 0 }).fault).toBeNull();
  const { fault } = check({ costMoney: null, costHours: null });
  expect(readFaults(fault?.detail ?? '', whole)).toEqual([
    { field: 'Cost of one', words: 'is empty' },
    { field: 'Time of one', words: 'is empty' },
  ]);
});

test('an example is of the kind of its variable', () => {
  const example = (changes: Partial<VariableDraft>): string =>
    exampleOf({ ...draft, variables: [newVariable({ name: 'x', ...changes })] }, 'x');
  expect(example({ kind: 'continuous', min: 0, max: 5 })).toBe('e.g. 2.5');
  expect(example({ kind: 'integer', min: 0, max: 5 })).toMatch(/^e\.g\. [23]$/);
  expect(example({ kind: 'integer', min: 1232, max: 1236 })).toBe('e.g. 1234');
  expect(example({ kind: 'categorical', min: 0, max: 5, list: 'THF, DMF' })).toBe('e.g. THF');
  expect(example({ kind: 'discrete', min: 0, max: 5, list: '900, 1100' })).toBe('e.g. 900');
  expect(example({ kind: 'continuous', list: '900, 1100' })).toBe('value');
});

describe('another laboratory', () => {
  const typed = { ...whole, isReviewed: false };

  test('that brings a goal of its own keeps what was typed, and gives it back', () => {
    const twin = changeLaboratory({ draft: typed, own: null }, 'twin');
    expect(twin.draft.goals[0]?.quantity).toBe('critical-temperature-midpoint');
    const table = changeLaboratory(twin, 'table');
    expect(table.draft.goals[0]?.quantity).toBe('Tc_K');
    expect(changeLaboratory(table, 'bench').draft).toEqual(typed);
  });

  test('is reviewed where nothing was typed and after a sheet, and else as was chosen', () => {
    const twin = twinDraft(emptyDraft());
    expect(changeLaboratory({ draft: twin, own: null }, 'bench').draft.isReviewed).toBe(true);
    const sheet = { ...typed, laboratory: 'sheet' as const };
    expect(changeLaboratory({ draft: sheet, own: null }, 'bench').draft.isReviewed).toBe(true);
    expect(changeLaboratory({ draft: sheet, own: null }, 'sheet').draft.isReviewed).toBe(false);
    expect(changeLaboratory({ draft: typed, own: null }, 'workspace').draft.isReviewed).toBe(false);
  });

  test('leaves both drafts for the next look at the page', () => {
    const places = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => places.get(name) ?? null,
      setItem: (name: string, text: string) => places.set(name, text),
      removeItem: (name: string) => places.delete(name),
    });
    const twin = changeLaboratory({ draft: typed, own: null }, 'twin');
    keepDraft(twin);
    expect(keptDraft()).toEqual(twin);
    dropDraft();
    expect(keptDraft()).toBeNull();
    vi.unstubAllGlobals();
  });
});

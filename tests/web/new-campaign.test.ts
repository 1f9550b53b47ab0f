import { expect, test } from 'vitest';
import { emptyDraft, fileOf, newGoal, newVariable } from '../../web/src/new/draft.ts';
import { readFaults } from '../../web/src/new/fault-words.ts';
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

test('an emptied cost is none, not a fault', () => {
  const { protocol } = fileOf({ ...draft, costMoney: null, costHours: null }, null);
  expect(protocol).toContainEqual(expect.objectContaining({ cost: { money: 0, hours: 0 } }));
});

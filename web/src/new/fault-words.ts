import type { Draft } from './draft.ts';

/** What the form calls the fields of a campaign file. */
const fields: readonly (readonly [RegExp, string])[] = [
  [/^name$/, 'Name'],
  [/^goal\.quantity$/, 'Goal › Quantity'],
  [/^goal\.target$/, 'Goal › Value'],
  [/^budget\.experiments$/, 'Experiments'],
  [/^budget\.money$/, 'Money'],
  [/^budget\.hours$/, 'Laboratory time'],
  [/cost\.money$/, 'Cost of one'],
  [/cost\.hours$/, 'Time of one'],
  [/expiresHours$/, 'Review › hours'],
  [/^batch$/, 'Proposals at a time'],
  [/^confirm$/, 'Make the leader … times'],
  [/^controls/, 'Repeat the first every …'],
  [/^recipe$/, 'Current recipe'],
  [/^space\.constraints/, 'Constraints'],
  [/^space\.variables$/, 'What may be varied'],
  [/^planner/, 'Planner'],
];
const parts: { readonly [part: string]: string } = {
  min: 'From',
  max: 'To',
  levels: 'Levels',
  options: 'Choices',
  elements: 'Elements',
  step: 'Step',
  unit: 'Unit',
  name: 'Name',
  quantity: 'Quantity',
  target: 'Value',
  atLeast: 'At least',
  atMost: 'At most',
  direction: 'Wanted',
};

/** A field of the file by the name that the form gives it. */
function nameField(field: string, { variables, goals }: Draft): string {
  const [, list, at = '', part = ''] =
    /^(?:space\.)?(variables|goals)\[(\d+)\](?:\.(\w+))?/.exec(field) ?? [];
  if (list !== undefined) {
    const index = Number(at);
    const own = list === 'goals' ? goals[index]?.quantity : variables[index]?.name;
    const title = own || `${list === 'goals' ? 'Goal' : 'Variable'} ${index + 1}`;
    return part === '' ? title : `${title} › ${parts[part] ?? part}`;
  }
  return fields.find(([form]) => form.test(field))?.[1] ?? field.replaceAll('.', ' › ');
}

function tellFault(field: string, words: string): string {
  if (/^goals\[\d+\]\.direction$/.test(field) && words.startsWith('missing'))
    return 'give at least, at most, or both';
  if (
    /^(missing[;,] expected a|null is not a number|"", expected a text|null, expected a|\[\], expected a list of at least 1$)/.test(
      words,
    )
  )
    return words.startsWith('null, expected') ? 'is no number' : 'is empty';
  return words
    .replace(/^the current recipe lies outside the space: /, '')
    .replace(/: "", expected a number( \[.*\])?$/, ' is empty')
    .replace(/ \[1\]$/, '')
    .replace('is not above min', 'is not above')
    .replace(/^("[^"]*"), expected names used once.*$/, '$1 is used by another variable too')
    .replace(
      /^a constraint; expected the first goal .*$/,
      'the first goal is one to raise, to lower or to bring near a value',
    );
}

/** What the parser misses, a line for each, in the words of the form; of an edited text, in those of the file. */
export function readFaults(detail: string, draft: Draft | null): readonly { field: string; words: string }[] {
  return detail.split(/; (?=[\w.[\]]+: )/).map((fault) => {
    const [, field = '', words = fault] = /^([\w.[\]]+): (.+)$/s.exec(fault) ?? [];
    return draft === null || field === ''
      ? { field, words }
      : { field: nameField(field, draft), words: tellFault(field, words) };
  });
}

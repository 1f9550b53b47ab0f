import type { ColumnRole, ColumnDraft as Draft, SheetColumn } from './sheet-column.ts';

/** Words are of the languages that laboratories keep their lists in here: English and German. */
const blockForm =
  /^(([\p{L}-]+ )?(lot|batch|charge|machine|furnace|oven|reactor|operator|supplier|technician|bediener(in)?|ofen|anlage|maschine|lieferant)|instrument|tool|chamber|wafer|plate|day|week|shift|user|measured by|made by|line|site|lab|laboratory|los|chargennummer|gerät|kammer|schicht|labor|person|bearbeiter(in)?|gemessen von|hergestellt von)( ?(no|nr|id|name|number|nummer|#)\.?)?$/iu;
const orderForm =
  /^(date|datum|time ?stamp|date ?time|day made|run ?order|run ?(no|nr|#|number)?\.?|order|#|no\.?|nr\.?|lfd\.? ?nr\.?|experiment( ?(no|nr|#))?|exp\.?|trial|index|number|nummer|seq(uence)?|versuchs?[- ]?(nr|nummer)\.?)$/i;
const labelForm =
  /^(sample|sample ?(id|name|no)|probe|proben?[- ]?(id|name|nr|nummer)\.?|versuch|name|code|label|comments?|notes?|remarks?|bemerkung(en)?|anmerkung(en)?|kommentare?|notiz(en)?|beschreibung|description|reference|ref|source|quelle|doi|formula|file ?name|file|datei)$/iu;
/** `Film ID` names a run; `Tube ID (mm)` is an inner diameter, which has a unit or parts of one. */
const idForm = /^([\p{L}\d ]+[ _-])?id$/iu;
const resultForm =
  /(measured|result|yield|conductiv|efficien|strength|\btc\b|(^|_)tc_|t_c|loss|score|hardness|resist|mobility|instability|degradation|overpotential|\bgap\b|capacity|product|selectiv|roughness|difference|response|target|objective|quality|magneti[sz]ation|modulus|activity|turnover|lifetime|ausbeute|leitfähigkeit|härte|festigkeit|rauheit|widerstand|wirkungsgrad|sprungtemperatur)/i;
/** Words for the uncertainty of another column, which is no goal. */
const spreadForm =
  /(?<=^|[\s_])(?:std\.? ?dev\.?|stdev|std|sd|sigma|err|error|uncertainty|fehler|unsicherheit|standardabweichung)\b|±|σ/gi;

type Guess = readonly [ColumnRole, string];

/** Names first, then what the numbers look like. */
export function guessRoles(drafts: readonly Draft[], rowCount: number): SheetColumn[] {
  const columns = guessEach(drafts, rowCount, true);
  return columns.some(({ role }) => role === 'input') ? columns : guessEach(drafts, rowCount, false);
}

/** `mayCount`: whether a first column of whole numbers in a row may count the runs, rather than be what was set. */
function guessEach(drafts: readonly Draft[], rowCount: number, mayCount: boolean): SheetColumn[] {
  const fixed = drafts.map((draft, index) => guessByName(draft, rowCount, mayCount && index === 0));
  const lastNumbers = drafts.findLastIndex(
    (draft, index) => fixed[index] === null && draft.kind === 'numbers',
  );
  const spreads = drafts.map((_, index) => isSpread(drafts, index));
  const hasOtherNumbers = drafts.some(({ kind }, index) => kind === 'numbers' && !spreads[index]);
  const scores = drafts.map((draft, index) =>
    fixed[index] !== null || draft.kind !== 'numbers' || (hasOtherNumbers && spreads[index])
      ? Number.NEGATIVE_INFINITY
      : scoreAsObjective(draft, index, drafts.length, rowCount, index === lastNumbers),
  );
  const best = scores.reduce((top, score, index) => (score > (scores[top] as number) ? index : top), 0);
  return drafts.map((draft, index) => {
    const isBest = index === best && scores[index] !== Number.NEGATIVE_INFINITY;
    const [role, reason] =
      fixed[index] ??
      (isBest
        ? (['objective', reasonOfObjective(draft, index === lastNumbers)] as const)
        : guessByValues(draft, rowCount, hasOtherNumbers && spreads[index] === true));
    return { ...draft, role, reason };
  });
}

const bare = (name: string): string => name.replace(/\s*[([][^()[\]]*[)\]]\s*$/, '').trim();

function guessByName(draft: Draft, rowCount: number, mayCount: boolean): Guess | null {
  const name = bare(draft.name);
  if (draft.kind === 'empty') return ['ignored', 'every cell is empty'];
  if (draft.kind === 'dates') return ['order', 'dates say when a run was made, not how'];
  if (blockForm.test(name) && draft.distinctCount < rowCount)
    return ['block', `"${name}" names a lot, a machine or a person: it may shift results, and is no setting`];
  if (orderForm.test(name)) return ['order', `"${name}" counts the runs`];
  if (labelForm.test(name) || (idForm.test(name) && !isMeasure(draft)))
    return ['label', `"${name}" names a run`];
  if (mayCount && draft.unit === null && countsRows(draft)) return ['order', 'it counts the rows one by one'];
  if (draft.distinctCount === 1 && draft.emptyCount === 0 && rowCount > 2 && !resultForm.test(name))
    return ['fixed', 'the same in every row'];
  if (draft.kind === 'texts' && draft.distinctCount > 0.7 * rowCount && draft.distinctCount > 8)
    return ['label', 'a different text in nearly every row'];
  return null;
}

/**
 * Whether a column is the uncertainty of another: its name says so, and the rest of it names that column, in full or, in the same unit, in
 * part. A name of nothing else is of the numbers to its left, unless it is in a unit of its own: `σ (S/cm)` is a conductivity.
 */
function isSpread(drafts: readonly Draft[], index: number): boolean {
  const draft = drafts[index];
  if (draft?.kind !== 'numbers') return false;
  const rest = draft.name.replaceAll(spreadForm, ' ');
  if (rest === draft.name) return false;
  const words = wordsOf(bare(rest));
  const left = drafts[index - 1];
  const isOfLeft = left?.kind === 'numbers' && (draft.unit === null || draft.unit === left.unit);
  if (words.length === 0 && isOfLeft) return true;
  const whole = wordsOf(rest);
  return drafts.some((other, at) => {
    if (at === index || other.kind !== 'numbers') return false;
    const named = [wordsOf(bare(other.name)), wordsOf(other.name)];
    const isNamed = named.some((each) => isEqual(each, words) || isEqual(each, whole));
    const isInSameUnit = draft.unit !== null && draft.unit === other.unit;
    return isNamed || (isInSameUnit && words.length > 0 && words.every((word) => named[0]?.includes(word)));
  });
}

/** Words that tell a column from no other. */
const emptyWords = new Set(['of', 'von', 'der', 'des', 'mean', 'average', 'mittelwert']);
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/ #\d+$/, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !emptyWords.has(word));
const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && a.join(' ') === b.join(' ');

const isMeasure = ({ unit, cells }: Draft): boolean =>
  unit !== null || cells.some((cell) => cell.kind === 'number' && !Number.isInteger(cell.value));

/** Fewer rows in steps of one may be settings. */
const fewestCounted = 8;

const countsRows = ({ cells }: Draft): boolean => {
  const values = cells.map((cell) => (cell.kind === 'number' ? cell.value : Number.NaN));
  const [first = Number.NaN] = values;
  return (
    values.length >= fewestCounted &&
    (first === 0 || first === 1) &&
    values.every((value, row) => value === first + row)
  );
};

function guessByValues(draft: Draft, rowCount: number, isSpreadOfOther: boolean): Guess {
  const { kind, name, boundCount, emptyCount, distinctCount } = draft;
  if (isSpreadOfOther) return ['outcome', 'by its name the uncertainty of another column'];
  if (kind === 'numbers' && boundCount > 0) return ['outcome', 'it has limits such as <0.1: a measurement'];
  if (kind === 'numbers' && resultForm.test(name)) return ['outcome', 'by its name a measurement'];
  if (emptyCount > rowCount / 2)
    return [
      'ignored',
      `empty in ${emptyCount} of ${rowCount} rows, which would be left out if it were an input`,
    ];
  const what = kind === 'numbers' ? 'setting' : 'choice';
  return ['input', distinctCount === 1 ? `one ${what}` : `${distinctCount} different ${what}s`];
}

function scoreAsObjective(
  draft: Draft,
  index: number,
  count: number,
  rowCount: number,
  isLast: boolean,
): number {
  return (
    (resultForm.test(draft.name) ? 4 : 0) +
    (draft.boundCount > 0 ? 3 : 0) +
    (isLast ? 1.2 : 0) +
    (draft.emptyCount > 0 ? 0.5 : 0) +
    draft.distinctCount / Math.max(1, rowCount) +
    (0.4 * index) / count
  );
}

function reasonOfObjective(draft: Draft, isLast: boolean): string {
  if (draft.boundCount > 0) return 'it has limits such as <0.1: a measurement';
  if (resultForm.test(draft.name)) return 'by its name a measurement';
  return isLast ? 'the last column of numbers' : 'its numbers repeat least';
}

import { describeError } from '../../../core/error.ts';
import { type DescribedSheet, textOf } from '../../sheets/describe-columns.ts';
import { replayProblem } from '../../sheets/replay-problem.ts';
import type { MeritCurve, ReplayResult } from '../../sheets/replay-result.ts';
import { describeReplay } from '../../sheets/replay-sentence.ts';
import type { Replay } from '../../sheets/replays.ts';
import { type SheetChoices, takeSheet } from '../../sheets/sheet-choices.ts';
import type { StoredSheet } from '../../sheets/sheet-shelf.ts';
import type { ReplayFigure, ReplayView, SheetView } from '../contract/sheets.ts';

const shownRows = 200;
const mostOptions = 200;

/** A sheet as its page shows it; choices that cannot be replayed are shown with the reason. */
export function viewSheet(id: string, stored: StoredSheet, sheet: DescribedSheet): SheetView {
  const { choices, exclusions } = stored;
  const { ready, notReady, leftOut } = tryChoices(stored, sheet);
  const why = new Map(leftOut.map((each) => [each.line, each]));
  const excluded = new Map(exclusions.map(({ line, reason }) => [line, reason]));
  return {
    id,
    name: stored.name,
    worksheet: stored.worksheet,
    worksheets: [...sheet.worksheets],
    columns: sheet.columns.map(({ cells, boundCount, faults, range, ...column }) => ({
      ...column,
      options: column.kind === 'texts' ? optionsOf(cells) : [],
      limitCount: boundCount,
      range: range === null ? null : [range[0], range[1]],
      faults: faults.map(({ row, text, fault }) => ({ line: sheet.lines[row]!, text, fault })),
    })),
    rowCount: sheet.lines.length,
    rows: sheet.lines.slice(0, shownRows).map((line, row) => ({
      line,
      cells: sheet.columns.map(({ cells }) => textOf(cells[row]!)),
      leftOut: why.get(line)?.why ?? excluded.get(line) ?? null,
      isByPerson: excluded.has(line),
    })),
    choices: copyChoices(choices),
    leftOutCount: leftOut.length,
    log: [...stored.log],
    notes: [...sheet.notes, ...notesOnOptions(sheet, choices)],
    ready,
    notReady,
  };
}

const optionsOf = (cells: DescribedSheet['columns'][number]['cells']): string[] =>
  allOptionsOf(cells).slice(0, mostOptions);
const allOptionsOf = (cells: DescribedSheet['columns'][number]['cells']): string[] => [
  ...new Set(cells.map(textOf).filter((text) => text !== '')),
];

/** Inputs with more texts than are listed, of which a campaign would not choose the rest. */
const notesOnOptions = ({ columns }: DescribedSheet, { inputs }: SheetChoices): string[] =>
  columns.flatMap(({ name, kind, cells }) => {
    const count = kind === 'texts' && inputs.includes(name) ? allOptionsOf(cells).length : 0;
    return count > mostOptions
      ? [
          `Of the ${count} different texts in "${name}", the first ${mostOptions} are listed as choices of a new campaign; add the rest there by hand.`,
        ]
      : [];
  });

function tryChoices(
  { choices, exclusions }: StoredSheet,
  sheet: DescribedSheet,
): Pick<SheetView, 'ready' | 'notReady'> & {
  readonly leftOut: ReturnType<typeof takeSheet>['leftOut'];
} {
  let leftOut: ReturnType<typeof takeSheet>['leftOut'] = [];
  try {
    const taken = takeSheet(sheet, choices, exclusions);
    leftOut = taken.leftOut;
    const { candidates, repeats, threshold, blocks, notes } = replayProblem(taken, choices);
    return {
      leftOut,
      notReady: null,
      ready: {
        designCount: candidates.length,
        repeatedCount: repeats.designCount,
        repeatSd: repeats.sd,
        unit: taken.objective.unit,
        threshold: threshold.words,
        blocks: blocks?.isKnown ? [...blocks.effects] : [],
        notes: [...notes],
      },
    };
  } catch (error) {
    return { leftOut, ready: null, notReady: describeError(error) };
  }
}

const copyChoices = (choices: SheetChoices): SheetView['choices'] => ({
  ...choices,
  inputs: [...choices.inputs],
  limits: choices.limits.map((limit) => ({ ...limit })),
  blocks: [...choices.blocks],
});

/** A replay while it runs and after. */
export function viewReplay({ id, sheet, stored, problem, status, fault, progress }: Replay): ReplayView {
  const { replaysDone, replayCount, share, secondsLeft, result } = progress;
  return {
    ...{ id, sheet, name: stored.name, status, fault, replaysDone, replayCount },
    share: Math.round(100 * share) / 100,
    secondsLeft: secondsLeft === null ? null : Math.ceil(secondsLeft),
    figure:
      result === null
        ? null
        : viewFigure(
            result,
            stored.choices,
            problem.threshold,
            problem.order.length,
            problem.goals[0]?.unit ?? '1',
          ),
    notes: [...problem.notes],
  };
}

/** Worth turned back to values, or to distances where a value or range is sought. */
export function viewFigure(
  result: ReplayResult,
  choices: SheetChoices,
  threshold: { readonly merit: number; readonly words: string },
  runCount: number,
  unit: string,
): ReplayFigure {
  const { goal, objective } = choices;
  const isRange = goal.kind === 'limits' && goal.atLeast !== null && goal.atMost !== null;
  const isDistance = goal.kind === 'target' || isRange;
  const isLowerBetter =
    isDistance || goal.kind === 'minimize' || (goal.kind === 'limits' && goal.atLeast === null);
  const shownOf = (merit: number): number => (isLowerBetter ? -merit + 0 : merit);
  const curve = (merits: MeritCurve): (number | null)[] =>
    merits.map((merit) => (merit === null ? null : shownOf(merit)));
  const band = ({ median, low, high }: ReplayResult['onnes']) => ({
    median: curve(median),
    low: curve(low),
    high: curve(high),
  });
  return {
    budget: result.budget,
    replayCount: result.replayCount,
    yTitle: isDistance
      ? `distance of ${withoutUnit(objective)} from ${goal.kind === 'target' ? goal.target : 'the limits'}`
      : `best ${withoutUnit(objective)} so far`,
    unit: unit === '1' ? null : unit,
    isLowerBetter,
    threshold: shownOf(threshold.merit),
    thresholdWords: threshold.words,
    onnes: band(result.onnes),
    random: band(result.random),
    own: curve(result.own),
    reached: result.reached,
    verdict: result.verdict,
    sentence: describeReplay(result, threshold.words, runCount).map((part) => ({ ...part })),
  };
}

const withoutUnit = (header: string): string => header.replace(/\s*[([][^()[\]]*[)\]]\s*$/, '');

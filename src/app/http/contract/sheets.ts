import { z } from '@hono/zod-openapi';

/** What the interface sends and takes of spreadsheets and their replays. */

export const columnRole = z
  .enum(['input', 'objective', 'outcome', 'block', 'order', 'label', 'fixed', 'ignored'])
  .openapi('ColumnRole');

const end = z.number().nullable();
export const sheetGoal = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('maximize') }),
    z.object({ kind: z.literal('minimize') }),
    z.object({ kind: z.literal('target'), target: z.number() }),
    z.object({ kind: z.literal('limits'), atLeast: end, atMost: end }),
  ])
  .openapi('SheetGoal');

const columnName = z.string().min(1).max(500);
export const sheetChoices = z
  .object({
    objective: columnName,
    goal: sheetGoal,
    inputs: z.array(columnName).max(200),
    limits: z.array(z.object({ column: columnName, atLeast: end, atMost: end })).max(50),
    blocks: z.array(columnName).max(20),
  })
  .openapi('SheetChoices');

export const sheetColumnView = z
  .object({
    name: z.string(),
    unit: z.string().nullable(),
    kind: z.enum(['numbers', 'texts', 'dates', 'empty']),
    role: columnRole,
    reason: z.string(),
    numberCount: z.number(),
    limitCount: z.number(),
    emptyCount: z.number(),
    distinctCount: z.number(),
    /** The different texts, where the column holds texts; at most 200. */
    options: z.array(z.string()),
    range: z.tuple([z.number(), z.number()]).nullable(),
    faults: z.array(z.object({ line: z.number(), text: z.string(), fault: z.string() })),
  })
  .openapi('SheetColumn');

export const sheetView = z
  .object({
    id: z.string(),
    name: z.string(),
    worksheet: z.string().nullable(),
    worksheets: z.array(z.string()),
    columns: z.array(sheetColumnView),
    rowCount: z.number(),
    /** Cells as text by row, in the order of the columns; at most 200 rows. */
    rows: z.array(
      z.object({
        line: z.number(),
        cells: z.array(z.string()),
        leftOut: z.string().nullable(),
        isByPerson: z.boolean(),
      }),
    ),
    choices: sheetChoices,
    leftOutCount: z.number(),
    log: z.array(
      z.object({
        at: z.string(),
        by: z.string(),
        line: z.number(),
        what: z.enum(['left out', 'taken back']),
        reason: z.string(),
      }),
    ),
    notes: z.array(z.string()),
    /** What can be said before any replay; null with the reason where nothing can. */
    ready: z
      .object({
        designCount: z.number(),
        repeatedCount: z.number(),
        repeatSd: z.number().nullable(),
        unit: z.string().nullable(),
        threshold: z.string(),
        blocks: z.array(z.object({ block: z.string(), shift: z.number(), runCount: z.number() })),
        notes: z.array(z.string()),
      })
      .nullable(),
    notReady: z.string().nullable(),
  })
  .openapi('Sheet');

const curve = z.array(z.number().nullable());
const bandCurve = z.object({ median: curve, low: curve, high: curve });
const reached = z.object({ median: end, low: end, high: end });
export const replayFigure = z
  .object({
    budget: z.number(),
    replayCount: z.number(),
    /** Values as they are drawn: distances where a target or range is sought. */
    yTitle: z.string(),
    unit: z.string().nullable(),
    isLowerBetter: z.boolean(),
    threshold: z.number(),
    thresholdWords: z.string(),
    onnes: bandCurve,
    random: bandCurve,
    own: curve,
    reached: z.object({ onnes: reached, random: reached, own: z.number().nullable() }),
    verdict: z.enum(['sooner', 'no difference', 'later']),
    sentence: z.array(
      z.object({ text: z.string(), role: z.enum(['onnes', 'own', 'random', 'verdict']).optional() }),
    ),
  })
  .openapi('ReplayFigure');

export const replayView = z
  .object({
    id: z.string(),
    sheet: z.string(),
    name: z.string(),
    status: z.enum(['running', 'done', 'stopped', 'failed']),
    fault: z.string().nullable(),
    replaysDone: z.number(),
    replayCount: z.number(),
    share: z.number(),
    secondsLeft: z.number().nullable(),
    figure: replayFigure.nullable(),
    notes: z.array(z.string()),
  })
  .openapi('Replay');

export const replayedSheet = z
  .object({
    id: z.string(),
    name: z.string(),
    at: z.string(),
    runCount: z.number(),
    goal: z.string(),
    figure: replayFigure,
  })
  .openapi('ReplayedSheet');

export const filledRuns = z
  .object({
    enteredCount: z.number(),
    /** Entered before with the same values. */
    sameCount: z.number(),
    openCount: z.number(),
    conflicts: z.array(z.object({ line: z.number(), detail: z.string() })),
  })
  .openapi('FilledRuns');

export type ColumnRole = z.infer<typeof columnRole>;
export type SheetGoal = z.infer<typeof sheetGoal>;
export type SheetChoices = z.infer<typeof sheetChoices>;
export type SheetView = z.infer<typeof sheetView>;
export type ReplayFigure = z.infer<typeof replayFigure>;
export type ReplayView = z.infer<typeof replayView>;
export type ReplayedSheet = z.infer<typeof replayedSheet>;
export type FilledRuns = z.infer<typeof filledRuns>;

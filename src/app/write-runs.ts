import { escapeCell } from './escape-cell.ts';
import type { PlannedRun, RunsView } from './http/contract/runs.ts';

type Entry = string | number;

/** Columns that every line has, then one per variable of any design. */
function tabulate({ runs }: RunsView): {
  readonly header: readonly string[];
  readonly lines: readonly Entry[][];
} {
  const variables = [
    ...new Set(runs.flatMap(({ samples }) => samples.flatMap(({ values }) => Object.keys(values)))),
  ];
  const header = [
    'shift',
    'start (h)',
    'end (h)',
    'laboratory',
    'instrument',
    'stage',
    'campaign',
    'sample',
    ...variables,
    'simulated',
    'why',
  ];
  const lines = runs.flatMap((run) =>
    run.samples.map(({ campaign, sample, values, isSimulated, why }) => [
      ...placeOf(run),
      campaign,
      sample,
      ...variables.map((name) => values[name] ?? ''),
      isSimulated ? 'yes' : 'no',
      why,
    ]),
  );
  return { header, lines };
}

const placeOf = ({ shift, start, end, laboratory, instrument, stage }: PlannedRun): Entry[] => [
  shift + 1,
  round(start),
  round(end),
  laboratory,
  instrument,
  stage,
];

const round = (hours: number): number => Math.round(hours * 100) / 100;

/** The plan as CSV; a text that a spreadsheet would take for a formula is led by an apostrophe. */
export function writeRunsTable(plan: RunsView): string {
  const { header, lines } = tabulate(plan);
  return [header, ...lines].map((line) => `${line.map(escapeCell).join(',')}\r\n`).join('');
}

/** The plan as a workbook of one sheet. */
export async function writeRunsWorkbook(plan: RunsView): Promise<Uint8Array<ArrayBuffer>> {
  const { header, lines } = tabulate(plan);
  const { default: writeExcel } = await import('write-excel-file/node');
  const rows = [
    header.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
    ...lines.map((line) =>
      line.map((value) => (typeof value === 'number' ? { value, type: Number } : { value, type: String })),
    ),
  ];
  const buffer = await writeExcel(rows, { sheet: 'Next runs', stickyRowsCount: 1 }).toBuffer();
  return new Uint8Array(buffer);
}

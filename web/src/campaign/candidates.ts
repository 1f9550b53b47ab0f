import type { CampaignView, GoalView, Quantity, SampleRow } from '../../../src/app/http/contract.ts';

/** One design with everything measured of it. */
export type Candidate = {
  readonly key: string;
  readonly rows: readonly SampleRow[];
  readonly first: SampleRow;
  /** Mean of the exact readings with its standard error, or the limit where there is nothing else. */
  readonly value: Quantity | null;
  readonly count: number;
  readonly isSimulated: boolean;
  readonly status: { readonly text: string; readonly tone: 'good' | 'bad' | 'warn' | '' };
};

/** Larger is better, whatever the goal's direction. */
export function scoreOf(goal: GoalView, value: number): number {
  if (goal.direction === 'maximize') return value;
  if (goal.direction === 'minimize') return -value;
  return -Math.abs(value - (goal.target ?? 0));
}

/** Designs, best first; limits and what was not measured at the end. */
export function listCandidates(rows: readonly SampleRow[], goal: GoalView, confirm = 2): Candidate[] {
  const groups = new Map<string, SampleRow[]>();
  for (const row of rows) {
    if (row.outcome === 'cancelled') continue;
    const group = groups.get(row.designKey);
    if (group === undefined) groups.set(row.designKey, [row]);
    else group.push(row);
  }
  const ranked = [...groups].map(([key, members]) => {
    const candidate = recall(key, members, confirm);
    const { value } = candidate;
    const isRanked = value !== null && value.bound === undefined;
    return { candidate, rank: isRanked ? scoreOf(goal, value.value) : Number.NEGATIVE_INFINITY };
  });
  ranked.sort((a, b) => (b.rank > a.rank ? 1 : b.rank < a.rank ? -1 : b.candidate.count - a.candidate.count));
  return ranked.map(({ candidate }) => candidate);
}

/** Candidates by their last rows: of thousands an event changes one. */
const known = new WeakMap<SampleRow, { readonly candidate: Candidate; readonly confirm: number }>();

function recall(key: string, rows: readonly SampleRow[], confirm: number): Candidate {
  const last = rows.at(-1) as SampleRow;
  const kept = known.get(last);
  const isSame =
    kept?.confirm === confirm &&
    kept.candidate.rows.length === rows.length &&
    kept.candidate.rows.every((row, index) => row === rows[index]);
  if (isSame) return kept.candidate;
  const candidate = describe(key, rows, confirm);
  known.set(last, { candidate, confirm });
  return candidate;
}

function describe(key: string, rows: readonly SampleRow[], confirm: number): Candidate {
  const first = rows[0] as SampleRow;
  const readings = rows.flatMap(({ measured }) => measured ?? []);
  const exact = readings.filter(({ bound }) => bound === undefined);
  const value = exact.length > 0 ? meanOf(exact) : (readings[0] ?? null);
  return {
    key,
    rows,
    first,
    value,
    count: exact.length,
    isSimulated: readings.some(({ fidelity }) => fidelity === 'simulated'),
    status: statusOf(rows, exact.length, readings.length, confirm),
  };
}

function statusOf(
  rows: readonly SampleRow[],
  exact: number,
  readings: number,
  confirm: number,
): Candidate['status'] {
  if (exact >= confirm) return { text: `confirmed · ${exact} samples`, tone: 'good' };
  if (exact === 1) return { text: 'one sample', tone: '' };
  if (readings > 0) return { text: 'limit only', tone: '' };
  if (rows.some(({ outcome }) => outcome === 'open')) return { text: 'under way', tone: 'warn' };
  return { text: rows[0]?.failure?.kind.replace('-', ' ') ?? 'not measured', tone: 'bad' };
}

/** The mean with its standard error: that of the scatter or of the stated sds, whichever is larger. */
function meanOf(readings: readonly Quantity[]): Quantity {
  const [first] = readings as [Quantity];
  const count = readings.length;
  const value = readings.reduce((sum, reading) => sum + reading.value, 0) / count;
  if (count === 1) return { value, sd: first.sd, unit: first.unit };
  const squares = readings.reduce((sum, reading) => sum + (reading.value - value) ** 2, 0);
  const stated = readings.every(({ sd }) => sd !== null)
    ? Math.sqrt(readings.reduce((sum, reading) => sum + (reading.sd ?? 0) ** 2, 0)) / count
    : 0;
  return { value, sd: Math.max(Math.sqrt(squares / (count - 1) / count), stated), unit: first.unit };
}

/** `#12` of experiments, the sample's own name of what was added. */
export const nameOf = ({ number, id }: Pick<SampleRow, 'number' | 'id'>): string =>
  number === null ? id : `#${number}`;

export const sampleAddress = (campaign: Pick<CampaignView, 'id'>, row: Pick<SampleRow, 'id'>): string =>
  `/samples/${campaign.id}/${row.id}`;

/** `11 %`, `< 1 %`, `> 99 %`. */
export const showChance = (chance: number): string =>
  chance < 0.01 ? '< 1 %' : chance > 0.99 ? '> 99 %' : `${Math.round(100 * chance)} %`;

/** What a person must do, without the command that does it: the page has a button for that. */
export const sayAwaited = (what: string): string =>
  what.replace(/: onnes [^(]*\(?/, ' (').replace(/ \($/, '');

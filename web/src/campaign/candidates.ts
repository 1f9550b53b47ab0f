import type {
  CampaignView,
  Fidelity,
  GoalView,
  Quantity,
  SampleRow,
} from '../../../src/app/http/contract.ts';

/** Where what counts in a campaign comes from: the best, or what was measured where nothing can be ranked, as limits; null while nothing is. */
export const fidelityOf = ({ best, rows }: CampaignView): Fidelity | null =>
  best?.fidelity ?? Object.values(rows).find(({ measured }) => measured !== null)?.measured?.fidelity ?? null;

/** One design with everything measured of it. */
export type Candidate = {
  readonly key: string;
  readonly rows: readonly SampleRow[];
  readonly first: SampleRow;
  /** Mean of the exact readings with its standard error, or the limit where there is nothing else. */
  readonly value: Quantity | null;
  readonly count: number;
  readonly isSimulated: boolean;
  /** What was found of the goals after the first, in their order. */
  readonly further: readonly (Quantity | null)[];
  /** Places among the goals of those whose limits it does not meet, as far as it was measured. */
  readonly missed: readonly number[];
  readonly status: { readonly text: string; readonly tone: 'good' | 'bad' | 'warn' | '' };
};

/** Larger is better, whatever the goal's direction. */
export function scoreOf(goal: GoalView, value: number): number {
  if (goal.direction === 'maximize') return value;
  if (goal.direction === 'minimize') return -value;
  return -distanceOf(goal, value);
}

/** Whether a goal asks for a value near a target: then what is followed is how far away it is. */
export const isNearness = ({ direction }: GoalView): boolean =>
  direction === 'target' || direction === 'boundary';

/** How far a value is from the target, or from the range that is as good. */
export const distanceOf = ({ target = 0, tolerance = 0 }: GoalView, value: number): number =>
  Math.max(0, Math.abs(value - target) - tolerance);

/** Designs, best first; those that miss a limit of another goal after those that meet all, limits and what was not measured at the end. */
export function listCandidates(
  rows: readonly SampleRow[],
  goals: readonly GoalView[],
  confirm: number,
): Candidate[] {
  const groups = new Map<string, SampleRow[]>();
  for (const row of rows) {
    if (row.outcome === 'cancelled') continue;
    const group = groups.get(row.designKey);
    if (group === undefined) groups.set(row.designKey, [row]);
    else group.push(row);
  }
  const limits = wantedOf(goals);
  const ranked = [...groups].map(([key, members]) => {
    const candidate = recall(key, members, goals, confirm, limits);
    const { value, missed } = candidate;
    const isRanked = value !== null && value.bound === undefined;
    return {
      candidate,
      isMet: isRanked && missed.length === 0 ? 1 : 0,
      rank: isRanked ? scoreOf(goals[0] as GoalView, value.value) : Number.NEGATIVE_INFINITY,
    };
  });
  ranked.sort(
    (a, b) =>
      b.isMet - a.isMet ||
      (b.rank > a.rank ? 1 : b.rank < a.rank ? -1 : b.candidate.count - a.candidate.count),
  );
  return ranked.map(({ candidate }) => candidate);
}

/** Candidates by their last rows: of thousands an event changes one. */
type Kept = { readonly candidate: Candidate; readonly confirm: number; readonly wanted: string };
const known = new WeakMap<SampleRow, Kept>();
const wantedOf = (goals: readonly GoalView[]): string =>
  goals.map(({ unit, atLeast, atMost }) => `${atLeast} ${atMost} ${unit}`).join();

function recall(
  key: string,
  rows: readonly SampleRow[],
  goals: readonly GoalView[],
  confirm: number,
  wanted: string,
): Candidate {
  const last = rows.at(-1) as SampleRow;
  const kept = known.get(last);
  const isSame =
    kept?.confirm === confirm &&
    kept.wanted === wanted &&
    kept.candidate.rows.length === rows.length &&
    kept.candidate.rows.every((row, index) => row === rows[index]);
  if (isSame) return kept.candidate;
  const candidate = describe(key, rows, goals, confirm);
  known.set(last, { candidate, confirm, wanted });
  return candidate;
}

function describe(
  key: string,
  rows: readonly SampleRow[],
  goals: readonly GoalView[],
  confirm: number,
): Candidate {
  const first = rows[0] as SampleRow;
  const readings = rows.flatMap(({ measured }) => measured ?? []);
  const exact = readings.filter(({ bound }) => bound === undefined);
  const found = goals.slice(1).map((_, index) => rows.flatMap((row) => row.further?.[index] ?? []));
  const further = found.map(summarise);
  const missed =
    exact.length === 0
      ? []
      : found.flatMap((own, index) => (meetsBy(goals[index + 1]!, own) ? [] : [index + 1]));
  return {
    key,
    rows,
    first,
    value: summarise(readings),
    count: exact.length,
    isSimulated: readings.some(({ fidelity }) => fidelity === 'simulated'),
    further,
    missed,
    status: statusOf(rows, exact.length, readings.length, confirm),
  };
}

/** The mean of exact readings, a limit where there is nothing else. */
function summarise(readings: readonly Quantity[]): Quantity | null {
  const exact = readings.filter(({ bound }) => bound === undefined);
  return exact.length > 0 ? meanOf(exact) : (readings[0] ?? null);
}

/** Whether readings of one design are within a goal's limits: their mean, or where all are limits themselves every one of them. */
function meetsBy(goal: GoalView, readings: readonly Quantity[]): boolean {
  const isExact = readings.some(({ bound }) => bound === undefined);
  if (isExact || readings.length === 0) return meets(goal, summarise(readings));
  return readings.every((reading) => meets(goal, reading));
}

/** Whether a value lies within a goal's limits; a limit of its own settles only the side that it is on, and what was not measured meets none. */
export function meets(
  { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }: GoalView,
  found: Quantity | null,
): boolean {
  if (atLeast === Number.NEGATIVE_INFINITY && atMost === Number.POSITIVE_INFINITY) return true;
  if (found === null) return false;
  if (found.bound === 'upper') return atLeast === Number.NEGATIVE_INFINITY && found.value <= atMost;
  if (found.bound === 'lower') return atMost === Number.POSITIVE_INFINITY && found.value >= atLeast;
  return found.value >= atLeast && found.value <= atMost;
}

/** Whether a sample of its own meets the limits of all goals after the first. */
export const meetsAll = (goals: readonly GoalView[], { further }: SampleRow): boolean =>
  goals.slice(1).every((goal, index) => meets(goal, further?.[index] ?? null));

function statusOf(
  rows: readonly SampleRow[],
  exact: number,
  readings: number,
  confirm: number,
): Candidate['status'] {
  if (exact >= confirm) return { text: `confirmed · ${exact} samples`, tone: 'good' };
  if (exact === 1) return { text: 'one sample', tone: '' };
  if (exact > 1) return { text: `${exact} samples of ${confirm}`, tone: '' };
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

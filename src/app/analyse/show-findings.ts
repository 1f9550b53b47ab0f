import type { Finding } from '../../campaign/index.ts';
import { formatQuantity } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';

/** So many findings that differ in nothing but the value stand in rows of their own; more are told in one. */
const mostAlike = 8;
const shownHypotheses = 5;

/** Findings for people: rows of quantity, value, criterion, and lines that stand below them. */
export function showFindings(findings: readonly Finding[]): {
  readonly rows: readonly (readonly [quantity: string, value: string, criterion: string])[];
  readonly notes: readonly string[];
} {
  const alike = Map.groupBy(findings, ({ quantity, criterion }) => `${quantity}\n${criterion}`);
  const rows = [...alike.values()].flatMap((group) =>
    group.length > mostAlike && group.every(({ value }) => value !== null)
      ? [foldRows(group)]
      : group.map((finding) => [finding.quantity, showValue(finding), finding.criterion] as const),
  );
  const sources = new Set(findings.flatMap(({ systematic }) => systematic?.source ?? []));
  const notes = [
    ...findings.flatMap(showHypotheses),
    ...[...sources].map((source) => `systematic: ${source}`),
  ];
  return { rows, notes };
}

function foldRows(group: readonly Finding[]): readonly [string, string, string] {
  const { quantity, unit, criterion } = group[0]!;
  const values = group.flatMap(({ value }) => value ?? []).toSorted((one, other) => one - other);
  const interval = [values[0]!, values.at(-1)!] as const;
  const span = formatQuantity({ value: interval[0], sd: null, unit, interval });
  return [quantity, `${group.length} values, ${span}`, `${criterion} (each with its sd: --json)`];
}

function showValue(finding: Finding): string {
  const { value, sd, unit, bound, limit, systematic, detail } = finding;
  const limits = bound === undefined ? {} : { bound };
  if (finding.quantity === 'phase-identification') return showPhases(value, detail);
  if (value === null)
    return bound === undefined || limit === undefined
      ? 'none'
      : formatQuantity({ value: limit, sd: null, unit, bound });
  const shown = formatQuantity({ value, sd, unit, ...limits });
  return systematic === undefined ? shown : `${shown} ± ${Number(systematic.sd.toPrecision(2))} systematic`;
}

type Fields = { readonly [field: string]: Json };

const isFields = (json: Json | undefined): json is Fields =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const listOf = (json: Json | undefined): readonly Fields[] =>
  Array.isArray(json) ? (json as readonly Json[]).filter(isFields) : [];
const namesOf = (hypothesis: Fields): string =>
  listOf(hypothesis.phases)
    .map(({ name }) => String(name))
    .join(' + ');

function showPhases(probability: number | null, detail: Finding['detail']): string {
  const [first] = listOf(detail.hypotheses);
  if (detail.ambiguous === true) return 'undecided, see below';
  return probability === null || first === undefined
    ? 'none'
    : `${namesOf(first)} (probability ${likely(probability)})`;
}

const percent = (share: Json | undefined): string =>
  typeof share === 'number' ? `${Number((100 * share).toPrecision(3))} %` : 'not known';

/** Beyond one in a thousand a probability says how good the model of the errors is, and no more. */
const likely = (probability: Json | undefined): string =>
  typeof probability !== 'number' || (probability >= 0.001 && probability <= 0.999)
    ? percent(probability)
    : probability < 0.5
      ? 'below 0.1 %'
      : 'above 99.9 %';

/** The ranked hypotheses of a phase identification, a line each. */
function showHypotheses({ quantity, detail }: Finding): readonly string[] {
  if (quantity !== 'phase-identification') return [];
  return listOf(detail.hypotheses)
    .slice(0, shownHypotheses)
    .map((hypothesis, index) => {
      const same = listOf(hypothesis.phases).flatMap(({ name, sameAs }) =>
        Array.isArray(sameAs) && sameAs.length > 0 ? [`${name} is the same as ${sameAs.join(', ')}`] : [],
      );
      const fit = `Rwp ${percent(hypothesis.rwp)}, unexplained ${percent(hypothesis.unexplained)}, probability ${likely(hypothesis.probability)}`;
      return `hypothesis ${index + 1}: ${[`${namesOf(hypothesis)}: ${fit}`, ...same].join('; ')}`;
    });
}

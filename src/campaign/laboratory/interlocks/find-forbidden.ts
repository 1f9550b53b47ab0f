import { convertUnit } from '../../../core/convert-unit.ts';
import type { InterlockCase, SampleMatter } from './interlock.ts';
import type { Combination, Limits } from './limits.ts';
import { statedAs } from './step-view.ts';

type Verdict = 'holds' | 'fails' | 'unknown';

/** The first combination of the limits file that an action makes, or cannot be shown not to make; null when there is none. */
export function findForbidden(step: InterlockCase, { forbidden }: Limits): string | null {
  for (const combination of forbidden)
    for (const sample of step.samples) {
      const verdicts = verdictsOf(combination, sample, step);
      if (verdicts.some((verdict) => verdict === 'fails')) continue;
      const because = `${combination.why} (${combination.source})`;
      return verdicts.includes('unknown')
        ? `${sample.id}: cannot be shown not to be the forbidden ${describe(combination)}: ${because}`
        : `${sample.id}: ${describe(combination)} is forbidden: ${because}`;
    }
  return null;
}

function verdictsOf(
  { contains, settings }: Combination,
  sample: SampleMatter,
  step: InterlockCase,
): Verdict[] {
  const verdicts: Verdict[] = [];
  if (contains !== undefined) {
    const { elements } = sample;
    verdicts.push(
      elements === null ? 'unknown' : contains.some((element) => elements.has(element)) ? 'holds' : 'fails',
    );
  }
  for (const [name, condition] of Object.entries(settings)) {
    const stated = statedAs(step.stated, [name], sample.id);
    if (stated.length === 0) verdicts.push('unknown');
    else verdicts.push(worst(stated.map(({ value, unit }) => judge(value, unit, condition))));
  }
  return verdicts;
}

/** Of several values of one setting, one that meets the condition is enough. */
const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('holds') ? 'holds' : verdicts.includes('unknown') ? 'unknown' : 'fails';

function judge(
  value: number | string | boolean | null,
  unit: string | null,
  condition: Combination['settings'][string],
): Verdict {
  if (Array.isArray(condition)) return condition.some((word) => word === value) ? 'holds' : 'fails';
  if (typeof value !== 'number') return 'unknown';
  const number = convertUnit(value, unit ?? '', condition.unit ?? '');
  if (number === null) return 'unknown';
  return ('above' in condition ? number > condition.above : number < condition.below) ? 'holds' : 'fails';
}

const describe = ({ contains, settings }: Combination): string =>
  [
    ...(contains === undefined ? [] : [contains.join(' or ')]),
    ...Object.entries(settings).map(([name, condition]) =>
      Array.isArray(condition)
        ? `${name} ${condition.join(' or ')}`
        : `${name} ${'above' in condition ? `above ${condition.above}` : `below ${condition.below}`} ${condition.unit ?? ''}`.trim(),
    ),
  ].join(' with ');

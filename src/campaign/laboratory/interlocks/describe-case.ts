import { convertUnit } from '../../../core/convert-unit.ts';
import { isElement } from '../../../core/elements.ts';
import type { ActionRequest, RequestedSample } from '../contracts.ts';
import type { ChemistryFacts, InterlockCase, SampleMatter } from './interlock.ts';
import type { Limits } from './limits.ts';
import { knownAtmospheres, readAtmosphere } from './read-atmosphere.ts';
import { listStated, type Stated, statedAs } from './step-view.ts';

export const temperatureNames = (limits: Limits): readonly string[] => [
  'temperature',
  ...(limits.settings.temperature?.also ?? []),
  ...Object.values(limits.instruments).flatMap(({ settings }) => settings.temperature?.also ?? []),
];

/** What the rules see of a request; a text when something in it cannot be read. */
export function describeCase(
  request: ActionRequest,
  limits: Limits,
  facts: ChemistryFacts,
): InterlockCase | string {
  const stated = listStated(request);
  const gases = new Set<string>();
  const atmospheres = statedAs(stated, ['atmosphere']);
  for (const { value } of atmospheres) {
    const read = typeof value === 'string' ? readAtmosphere(value) : null;
    if (read === null)
      return `atmosphere ${JSON.stringify(value)} is not known; expected ${knownAtmospheres.join(', ')} or a mixture such as Ar + 5 % H2`;
    for (const gas of read) gases.add(gas);
  }
  const samples: SampleMatter[] = [];
  for (const sample of request.samples) {
    const matter = describeMatter(sample, stated, facts);
    if (typeof matter === 'string') return `${sample.id}: ${matter}`;
    samples.push(matter);
  }
  const temperatures = statedAs(stated, temperatureNames(limits)).map(({ value, unit }) =>
    typeof value === 'number' && unit !== null ? convertUnit(value, unit, 'K') : null,
  );
  return {
    instrument: request.instrument,
    process: limits.instruments[request.instrument]?.process ?? null,
    limits,
    facts,
    stated,
    samples,
    atmosphere: atmospheres.length === 0 ? null : gases,
    // One that cannot be read may be the highest: then none is known.
    temperatures: temperatures.every((kelvin) => kelvin !== null) ? temperatures : [],
  };
}

const textsOf = (stated: readonly Stated[], name: string, sample: string): readonly string[] =>
  statedAs(stated, [name], sample).flatMap(({ value, names }) =>
    typeof value === 'string' && !names.some((each) => ['lot', 'supplier', 'purity'].includes(each))
      ? [value]
      : [],
  );

/** Non-metals that bind the element that would otherwise react. */
const binders = new Set(['O', 'N', 'C', 'F', 'Cl', 'Br', 'I']);

function describeMatter(
  sample: RequestedSample,
  stated: readonly Stated[],
  facts: ChemistryFacts,
): SampleMatter | string {
  const elements = new Set<string>();
  for (const [element, amount] of Object.entries(sample.amounts ?? {}))
    if (amount > 0 && isElement(element)) elements.add(element);
  const precursors = textsOf(stated, 'precursors', sample.id);
  const bound = new Set<string>();
  const free = new Set<string>();
  for (const formula of precursors) {
    const parts = facts.elementsOf(formula);
    if (parts === null) return `precursor "${formula}" is no formula; expected one such as Nb2O5`;
    const isCompound = parts.length > 1 && parts.some((element) => binders.has(element));
    for (const element of parts) {
      elements.add(element);
      (isCompound || (element === 'P' && parts.length > 1) ? bound : free).add(element);
    }
  }
  for (const formula of [
    ...textsOf(stated, 'formula', sample.id),
    ...textsOf(stated, 'material', sample.id),
  ]) {
    const parts = facts.elementsOf(formula);
    if (parts === null) return `"${formula}" is no formula; expected one such as MgB2`;
    for (const element of parts) elements.add(element);
  }
  const uncombined = new Set([...elements].filter((element) => free.has(element) || !bound.has(element)));
  return {
    id: sample.id,
    elements: elements.size === 0 ? null : elements,
    uncombined,
    precursors: precursors.length === 0 ? null : precursors,
  };
}

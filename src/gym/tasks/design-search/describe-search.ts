import type { ToolSpec } from '../../../agents/index.ts';
import type { Json } from '../../../core/json.ts';
import type { Candidate, SearchKind, SearchTerms, SearchTruth, SearchVariable } from './search-kind.ts';

/** The task in words: what may be chosen, what it costs, what may go wrong, what is asked and how it is scored. */
export function describeSearch(
  kind: SearchKind,
  truth: SearchTruth,
  terms: SearchTerms,
  level: string,
): string {
  const { quantity, unit } = truth;
  const wanted = truth.worth.one > truth.worth.zero ? 'highest' : 'lowest';
  const prices = truth.designs.map(({ price }) => price + terms.measuring);
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  const cost = least === most ? `${least}` : `${least} to ${most}`;
  const record = truth.record.map((place) => {
    const { design, value } = truth.designs[place] as Candidate;
    return `  ${JSON.stringify(design)}  ${Number(value.toPrecision(5))} ${unit}`;
  });
  return [
    kind.describe(truth, level),
    `Find the design with the ${wanted} ${quantity} [${unit}] among ${truth.designs.length} designs:`,
    ...truth.variables.map((variable) => `  ${describeVariable(variable)}`),
    ...(record.length === 0 ? [] : ['Measured before:', ...record]),
    `measure costs ${cost} ${terms.unit} for a design${kind.make === null ? '' : `, ${terms.measuring} ${terms.unit} for a sample that was made`}; ` +
      `your budget is ${terms.budget} ${terms.unit}. ` +
      `State with each the 5, 50 and 95 % quantiles of what it will read [${unit}]: honest ones are paid.`,
    `End with answer: the design you hold for the best, measured at least once. Its true ${quantity} is paid, not what was read; ` +
      'the score is 0 for what random choice reaches and 1 for the best design.',
  ].join('\n');
}

function describeVariable(variable: SearchVariable): string {
  if (variable.kind === 'choice') return `${variable.name}: one of ${variable.options.join(', ')}`;
  const { name, unit, levels } = variable;
  const shown =
    levels.length <= 12 ? levels.join(', ') : `${levels.length} values from ${levels[0]} to ${levels.at(-1)}`;
  return `${name} [${unit}]: ${shown}${variable.kind === 'fraction' ? ' (left out: 0)' : ''}`;
}

/** The tools of a search; their schemas show the variables. */
export function searchTools(kind: SearchKind, truth: SearchTruth, terms: SearchTerms): readonly ToolSpec[] {
  const design = {
    anyOf: [
      { type: 'integer', minimum: 0, maximum: truth.designs.length - 1 },
      designSchema(truth.variables),
    ],
    description: 'its number in list_designs, or its values',
  };
  const quantiles = {
    type: 'array',
    items: { type: 'number' },
    minItems: 3,
    maxItems: 3,
    description: `5, 50 and 95 % quantiles of what it will read [${truth.unit}], rising`,
  };
  const sample = { type: 'string', description: 'name of a sample, such as s1' };
  return [
    toolOf('list_designs', 'Lists designs with what it costs to measure them. Free.', {
      from: { type: 'integer', minimum: 0, description: 'default 0' },
      count: { type: 'integer', minimum: 1, maximum: 200, description: 'default 50' },
    }),
    toolOf(
      'measure',
      kind.make === null
        ? `Measures ${truth.quantity} [${truth.unit}] of a design.`
        : `Makes a new sample of a design and measures its ${truth.quantity} [${truth.unit}], or measures a sample again (${terms.measuring} ${terms.unit}).`,
      kind.make === null ? { design, quantiles } : { design, sample, quantiles },
      kind.make === null ? ['design', 'quantiles'] : ['quantiles'],
    ),
    ...(kind.look === undefined
      ? []
      : [
          toolOf(
            kind.look.tool,
            `${kind.look.description} Costs ${kind.look.price} ${terms.unit}.`,
            { sample },
            ['sample'],
          ),
        ]),
    toolOf('answer', 'Names the best design and ends the task. Free.', { design }, ['design']),
  ];
}

const toolOf = (
  name: string,
  description: string,
  properties: { readonly [property: string]: Json },
  required: readonly string[] = [],
): ToolSpec => ({
  name,
  description,
  inputSchema: { type: 'object', properties, required, additionalProperties: false },
});

const designSchema = (variables: readonly SearchVariable[]): Json => ({
  type: 'object',
  properties: Object.fromEntries(
    variables.map((variable) => [
      variable.name,
      variable.kind === 'choice'
        ? { type: 'string', enum: variable.options }
        : { type: 'number', description: `[${variable.unit}]` },
    ]),
  ),
  required: variables.flatMap(({ kind, name }) => (kind === 'fraction' ? [] : [name])),
  additionalProperties: false,
});

import type { Proposal } from '../../campaign/index.ts';
import { formatDesign, formatNumber, formatQuantity } from '../../core/format-quantity.ts';
import { describeRationale } from '../describe-rationale.ts';
import { formatTable, type Output } from './output.ts';

/** A suggestion as scripts read it; keys of designs are the headers. */
export const describeSuggestion = ({ design, predicted, expectedImprovement, why, rationale }: Proposal) => ({
  design,
  mean: predicted?.value ?? null,
  sd: predicted?.sd ?? null,
  expectedImprovement,
  why,
  rationale: rationale ?? null,
});

/** A table of suggestions, and a sentence for each. */
export function printSuggestions(output: Output, proposals: readonly Proposal[], quantity: string): void {
  const names = Object.keys(proposals[0]?.design ?? {});
  const rows = proposals.map(({ design, predicted }, index) => [
    String(index + 1),
    ...names.map((name) => {
      const value = design[name] ?? '';
      return typeof value === 'number' ? formatNumber(value) : value;
    }),
    predicted === null ? 'not known yet' : formatQuantity(predicted),
  ]);
  for (const line of formatTable(['#', ...names, `expected ${quantity}`], rows)) output.print(line);
  output.print('');
  proposals.forEach(({ why }, index) => {
    output.print(`${index + 1}: ${why}`);
  });
}

/** What speaks for each suggestion, line by line; headers of a table hold the units of its columns. */
export function printRationales(output: Output, proposals: readonly Proposal[], quantity: string): void {
  proposals.forEach((proposal, index) => {
    output.print('');
    output.print(`${index + 1}: ${formatDesign(proposal.design, {})}`);
    const lines = describeRationale(proposal, quantity, {});
    if (lines.length === 0) output.print('  chosen without a model');
    const width = Math.max(0, ...lines.map(({ label }) => label.length));
    for (const { label, text } of lines) output.print(`  ${label.padEnd(width)}  ${text}`);
  });
}

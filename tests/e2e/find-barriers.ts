import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Violation = {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
};
type Axe = { run(): Promise<{ violations: readonly Violation[] }> };

/** What axe calls serious or critical on the page as it stands, each with the first element that has it. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // the policy of the page forbids inline scripts; evaluate runs beside it
  await page.evaluate(axe);
  const violations = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: Axe }).axe.run()).violations,
  );
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0]?.html}`);
}

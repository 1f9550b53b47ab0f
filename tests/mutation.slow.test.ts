import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRepositoryPaths, readFiles, repositoryRoot } from './architecture/source-file.ts';
import type { Mutation } from './mutations/mutation.ts';
import { mutations } from './mutations/mutations.ts';
import { rulesOf, rulesTestedIn } from './mutations/rules.ts';

const execute = promisify(execFile);
const workerCount = 2;
const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
const testFiles = readFiles(
  listRepositoryPaths('src/campaign').filter((path) => path.endsWith('.test.ts')),
).map(({ path, text }) => ({ path, rules: rulesTestedIn(text) }));
const [specification] = readFiles(['src/campaign/SPEC.md']);

const copies: string[] = [];
beforeAll(async () => {
  for (let worker = 0; worker < workerCount; worker++) copies.push(await copyDomain());
});
afterAll(async () => {
  for (const copy of copies) await rm(copy, { recursive: true });
});

/** The sources and tests of the domain in a folder of their own. */
async function copyDomain(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'onnes-mutations-'));
  for (const path of ['src/core', 'src/campaign', 'package.json'])
    await cp(join(repositoryRoot, path), join(copy, path), { recursive: true });
  await symlink(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

type Outcome = { readonly passed: number; readonly failed: number };

/** Runs the tests in a copy that name one of the rules. */
async function testRules(copy: string, rules: readonly string[]): Promise<Outcome> {
  const files = testFiles.filter((file) => file.rules.some((rule) => rules.includes(rule)));
  const report = join(copy, 'report.json');
  const pattern = `\\b(${rules.join('|')})\\b`;
  const options = [
    '--root',
    copy,
    '--reporter=json',
    `--outputFile=${report}`,
    '--pool=threads',
    '-t',
    pattern,
  ];
  const run = execute(process.execPath, [vitest, 'run', ...options, ...files.map(({ path }) => path)], {
    cwd: copy,
    timeout: 120_000,
  });
  await run.catch(expectFailedTests);
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8'));
  await rm(report);
  return { passed: numPassedTests, failed: numFailedTests };
}

/** Failed tests end a run with 1; anything else is a failure of the run itself. */
function expectFailedTests(error: unknown): void {
  if ((error as { readonly code?: unknown }).code !== 1) throw error;
}

async function testMutation(copy: string, { rule, file, find, replace }: Mutation): Promise<Outcome> {
  const path = join(copy, 'src/campaign', file);
  const source = await readFile(path, 'utf8');
  expect(source.split(find), `${rule}: ${file} holds once: ${find}`).toHaveLength(2);
  await writeFile(
    path,
    source.replace(find, () => replace),
  );
  const outcome = await testRules(copy, [rule]);
  await writeFile(path, source);
  expect(outcome.passed + outcome.failed, `${rule}: ${file} still loads with: ${replace}`).toBeGreaterThan(0);
  return outcome;
}

it('the tests of the rules pass as the sources are', async () => {
  const outcome = await testRules(copies[0] as string, rulesOf(specification?.text ?? ''));
  expect(outcome.failed).toBe(0);
  expect(outcome.passed).toBeGreaterThan(100);
});

it('each rule broken on purpose makes a test that names it fail', async () => {
  const queue = [...mutations];
  const survivors: string[] = [];
  const work = async (copy: string): Promise<void> => {
    for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
      const { failed } = await testMutation(copy, mutation);
      if (failed === 0) survivors.push(`${mutation.rule} ${mutation.file}: ${mutation.find}`);
    }
  };
  await Promise.all(copies.map(work));
  expect(survivors).toEqual([]);
});

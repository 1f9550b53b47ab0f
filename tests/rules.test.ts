import { describe, expect, it } from 'vitest';
import { listRepositoryPaths, readFiles } from './architecture/source-file.ts';
import { mutations } from './mutations/mutations.ts';
import { rulesOf, rulesTestedIn } from './mutations/rules.ts';

const domain = listRepositoryPaths('src/campaign');
const [specification] = readFiles(['src/campaign/SPEC.md']);
const rules = rulesOf(specification?.text ?? '');
const tested = readFiles(domain.filter((path) => path.endsWith('.test.ts'))).flatMap(({ text }) =>
  rulesTestedIn(text),
);

describe('the rules of the runtime', () => {
  const [runtime] = readFiles(['src/runtime/SPEC.md']);
  const stated = rulesOf(runtime?.text ?? '');
  const files = [...listRepositoryPaths('src/runtime'), ...listRepositoryPaths('tests')];
  const named = readFiles(
    files.filter((path) => /\.(test|contract)\.ts$/.test(path) && path !== 'tests/rules.test.ts'),
  ).flatMap(({ text }) => rulesTestedIn(text));

  it('are stated once, and none is a rule of the domain', () => {
    expect(stated.length).toBeGreaterThan(20);
    expect(stated.filter((rule, index) => stated.indexOf(rule) !== index)).toEqual([]);
    expect(stated.filter((rule) => rules.includes(rule))).toEqual([]);
  });

  it('are each named by a test, and tests name no others', () => {
    expect(stated.filter((rule) => !named.includes(rule))).toEqual([]);
    expect(named.filter((rule) => !stated.includes(rule))).toEqual([]);
  });
});

describe('the rules of the domain', () => {
  it('are stated once', () => {
    expect(rules.length).toBeGreaterThan(50);
    expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
  });

  it('are each named by a test, and tests name no others', () => {
    expect(rules.filter((rule) => !tested.includes(rule))).toEqual([]);
    expect(tested.filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  it('are each broken by a mutation, which finds the one place it changes', () => {
    const broken = mutations.map(({ rule }) => rule);
    expect(rules.filter((rule) => !broken.includes(rule))).toEqual([]);
    expect(broken.filter((rule) => !rules.includes(rule))).toEqual([]);
    const misses = mutations.filter(({ file, find }) => {
      const [source] = readFiles([`src/campaign/${file}`]);
      return (source?.text.split(find).length ?? 0) !== 2;
    });
    expect(misses.map(({ file, find }) => `${file}: ${find}`)).toEqual([]);
  });
});

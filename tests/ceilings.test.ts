import { describe, expect, it } from 'vitest';
import { type ParsedModule, parseModule } from './architecture/parse-module.ts';
import { listRepositoryPaths, readFiles } from './architecture/source-file.ts';

const maximumFileLines = 500;
const maximumFunctionLines = 80;

describe('every TypeScript file', () => {
  const paths = listRepositoryPaths().filter((path) => path.endsWith('.ts') && !path.includes('/data/'));
  const modules = readFiles(paths).map(parseModule);

  it(`has at most ${maximumFileLines} lines, tables under data/ aside, and functions of at most ${maximumFunctionLines}`, () => {
    expect(modules.length).toBeGreaterThan(5);
    expect(modules.flatMap(findCeilingViolations)).toEqual([]);
  });
});

describe('the ceiling check', () => {
  const lines = (count: number) => 'step();\n'.repeat(count);
  const check = (text: string) => findCeilingViolations(parseModule({ path: 'src/core/a.ts', text }));

  it('counts the lines of a file', () => {
    expect(check(lines(500))).toEqual([]);
    expect(check(lines(501))).toEqual(['src/core/a.ts:1 has 501 lines, 500 allowed']);
  });

  it.each([
    ['a function', (body: string) => `function long() {\n${body}}`, 'long'],
    ['an arrow function', (body: string) => `const long = () => {\n${body}};`, 'long'],
    ['a method of an object', (body: string) => `const it = { long() {\n${body}} };`, 'long'],
    ['a method of a class', (body: string) => `class It { long() {\n${body}} }`, 'long'],
    ['a callback', (body: string) => `items.map((item) => {\n${body}});`, 'a function'],
  ])('counts the lines of %s', (_, wrap, name) => {
    expect(check(wrap(lines(78)))).toEqual([]);
    expect(check(wrap(lines(79)))).toEqual([`src/core/a.ts:1 ${name} has 81 lines, 80 allowed`]);
  });

  it('lets a group of tests be long, but no test in it', () => {
    const grouped = (count: number) => `describe('a', () => {\nit('b', () => {\n${lines(count)}});\n});\n`;
    expect(check(`describe.each([1])('a', () => {\n${lines(100)}});`)).toEqual([]);
    expect(check(grouped(79))).toHaveLength(1);
    expect(check(`function suite() {\nit('a', () => {});\n${lines(100)}}`)).toEqual([]);
  });
});

function findCeilingViolations({ path, lineCount, functions }: ParsedModule): readonly string[] {
  const file =
    lineCount > maximumFileLines ? [`${path}:1 has ${lineCount} lines, ${maximumFileLines} allowed`] : [];
  const long = functions.filter((item) => item.lineCount > maximumFunctionLines);
  return [
    ...file,
    ...long.map(
      (item) =>
        `${path}:${item.line} ${item.name} has ${item.lineCount} lines, ${maximumFunctionLines} allowed`,
    ),
  ];
}

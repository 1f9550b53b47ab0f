import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureKinds } from '../src/campaign/contracts.ts';
import { importTable } from './architecture/import-table.ts';
import { listRepositoryPaths, readFiles, repositoryRoot } from './architecture/source-file.ts';
import { findCitationProblems, findMachinePaths } from './documents/citations.ts';
import { codeLines, findBrokenLinks, tableRows } from './documents/markdown.ts';

const paths = listRepositoryPaths();
const documents = readFiles(paths.filter((path) => path.endsWith('.md')));
const shellLines = documents.flatMap(({ text }) => codeLines(text, 'sh'));
const readDocument = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

describe('the documents', () => {
  it('link only to files and headings that exist', () => {
    expect(documents.length).toBeGreaterThan(4);
    expect(documents.flatMap(({ path, text }) => findBrokenLinks(path, text))).toEqual([]);
  });

  it('list every decision', () => {
    const pages = paths.filter((path) => /^docs\/decisions\/\d{4}-/.test(path));
    const list = readDocument('docs/decisions/README.md');
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.filter((path) => !list.includes(`(${path.split('/').at(-1)})`))).toEqual([]);
  });

  it('show only npm scripts that package.json has', () => {
    const { scripts } = JSON.parse(readDocument('package.json')) as { scripts: Record<string, string> };
    const shown = shellLines.flatMap((line) => /^npm run (?:-s )?([\w:-]+)/.exec(line)?.[1] ?? []);
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('state the import table that is enforced', () => {
    const rows = tableRows(readDocument('docs/architecture.md')).filter((row) => /^\d$/.test(row[0] ?? ''));
    const table = Object.fromEntries(
      rows.map(([, folder = '', , imports = '']) => [unquote(folder), imports]),
    );
    const expected = Object.entries(importTable).map(([folder, imports]) => [
      folder,
      folder === 'core' ? 'nothing of ours' : folder === 'app' ? 'everything above' : imports.join(', '),
    ]);
    expect(table).toEqual(Object.fromEntries(expected));
  });
});

describe('the glossary', () => {
  const words = tableRows(readDocument('docs/glossary.md')).map(([word = '']) => unquote(word));
  const reserved =
    'campaign, step, stage, design, sample, action, observation, reading, analysis, finding, claim, estimate, trace, ' +
    'receipt, reward, task, proposal, trial, work order, host, laboratory, replicate';

  it.each([...reserved.split(', '), ...failureKinds])('defines %s once', (word) => {
    expect(words.filter((entry) => entry === word)).toEqual([word]);
  });
});

describe('the sources', () => {
  it('cite works that the bibliography has, and it has no others', () => {
    const citing = paths.filter(
      (path) => /^(src|bench|campaigns|tests\/golden)\//.test(path) && isText(path),
    );
    expect(findCitationProblems(readDocument('docs/references.bib'), readFiles(citing))).toEqual([]);
  });

  it('name no path of a machine outside tests', () => {
    const files = readFiles(paths.filter((path) => isText(path) && !/^tests\/|\.test\.ts$/.test(path)));
    expect(files.flatMap(findMachinePaths)).toEqual([]);
  });
});

/** Commands that only hold commands. */
const groups = ['account', 'bench', 'calc', 'gym', 'lab', 'limits', 'model', 'orders'];
const commandLine = join(repositoryRoot, 'src/app/cli/main.ts');

describe.skipIf(!existsSync(commandLine))('the command line', () => {
  const shown = shellLines.filter((line) => line.startsWith('npm run -s onnes -- '));
  const nameOf = (line: string): string => {
    const [first = '', second = ''] = line.split(/\s+/).slice(5);
    return groups.includes(first) ? `${first} ${second}` : first;
  };
  const subcommands = Map.groupBy(shown, nameOf);

  it.each([...subcommands])('has %s as the documents show it', (name, lines) => {
    const args = [commandLine, ...name.split(' '), '--help'];
    const help = execFileSync(process.execPath, args, { encoding: 'utf8' });
    const options = lines.flatMap((line) => line.match(/(?<= )--[a-z][\w-]*/g) ?? []);
    expect(help).toContain(`onnes ${name}`);
    expect(options.filter((option) => !help.includes(option))).toEqual([]);
  });
});

describe('the examples for trainers', () => {
  const scripts = paths.filter((path) => /^docs\/trainers\/.*\.py$/.test(path));
  const compile = (text: string): string => {
    const program = 'import ast, sys; ast.parse(sys.stdin.read())';
    const { status, stderr } = spawnSync('python3', ['-c', program], { input: text, encoding: 'utf8' });
    return status === 0 ? '' : stderr;
  };
  const hasPython = spawnSync('python3', ['--version']).status === 0;

  it.skipIf(!hasPython).each(scripts)('%s is valid Python', (path) => {
    expect(compile(readDocument(path))).toBe('');
    expect(compile('def f(:')).toContain('SyntaxError');
  });

  it.each(scripts)('%s says that it was not run', (path) => {
    expect(scripts.length).toBeGreaterThan(2);
    expect(readDocument(path).slice(0, 200)).toContain('Not run');
  });
});

describe('the checks of documents', () => {
  it('find broken links', () => {
    const text =
      '# A title\n[a](b.md) [c](#a-title) [d](#none) [e](b.md#old) [f](gone.md) [g](https://x.org)\n```\n[h](i)\n```\n';
    const readText = (path: string) => (path === 'docs/b.md' ? '## New' : null);
    const broken = ['#none', 'b.md#old', 'gone.md'].map((target) => `docs/a.md links to ${target}`);
    expect(findBrokenLinks('docs/a.md', text, readText)).toEqual(broken);
  });

  it('find unknown, unused and double citations', () => {
    const bibliography = '@article{used1999,\n}\n@book{unused2000,\n}\n@book{used1999,\n}\n';
    const sources = [{ path: 'src/a.ts', text: '/** @source used1999, eq. 3\n * @source missing2001 */' }];
    expect(findCitationProblems(bibliography, sources)).toEqual([
      'src/a.ts cites missing2001, which references.bib does not have',
      'references.bib has unused2000, which nothing cites',
      'references.bib has used1999 twice',
    ]);
  });

  it('find paths of machines, and leave addresses and relative paths alone', () => {
    const find = (text: string) => findMachinePaths({ path: 'a.md', text });
    expect(find('see /root/main and "/tmp/a"')).toEqual(['a.md names /root/main', 'a.md names /tmp/a']);
    expect(find('https://x.org/work/a, ../tmp/b, frame/work/c, $TMP/tmp/')).toEqual([]);
  });
});

const unquote = (cell: string): string => cell.replaceAll('`', '');

function isText(path: string): boolean {
  return /\.(ts|mjs|js|json|md|ya?ml|bib|sh|csv|html|svg|css|svelte)$|(^|\/)(\.ci\/run|\.npmrc|\.gitignore|NOTICE)$/.test(
    path,
  );
}

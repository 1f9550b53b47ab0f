import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findImportCycles,
  findImportViolations,
  findImpurities,
} from './architecture/find-import-violations.ts';
import { parseModule } from './architecture/parse-module.ts';
import { listRepositoryPaths, readFiles, repositoryRoot } from './architecture/source-file.ts';

const manifest: { dependencies: object; devDependencies: object } = JSON.parse(
  readFileSync(join(repositoryRoot, 'package.json'), 'utf8'),
);
const packages = {
  shipped: new Set(Object.keys(manifest.dependencies)),
  forTests: new Set(Object.keys(manifest.devDependencies)),
};
const sourcePaths = listRepositoryPaths().filter((path) => /^src\/.*\.ts$/.test(path));

describe('the sources', () => {
  const modules = readFiles(sourcePaths).map(parseModule);

  it('import only what the table of the architecture allows', () => {
    expect(modules.length).toBeGreaterThan(5);
    expect(findImportViolations(modules, packages)).toEqual([]);
  });

  it('hold no import cycle, type-only imports included', () => {
    expect(findImportCycles(modules)).toEqual([]);
  });

  it('read no clock and no unseeded random numbers where they must be pure', () => {
    expect(findImpurities(modules)).toEqual([]);
  });
});

describe('the import check', () => {
  const violations = (files: { readonly [path: string]: string }) =>
    findImportViolations(parse(files), {
      shipped: new Set(['zod', '@noble/hashes']),
      forTests: new Set(['vitest']),
    });
  const faces = {
    'src/core/id.ts': '',
    'src/campaign/index.ts': '',
    'src/campaign/fold.ts': '',
    'src/kernels/statistics/index.ts': '',
    'src/kernels/statistics/cholesky.ts': '',
    'src/runtime/index.ts': '',
    'src/runtime/store.contract.ts': `import { it } from 'vitest';`,
  };

  it.each([
    ['src/planners/a.ts', `import { id } from '../core/id.ts';`],
    ['src/planners/a.ts', `import { fold } from '../campaign/index.ts';`],
    ['src/planners/a.ts', `import { solve } from '../kernels/statistics/index.ts';`],
    ['src/campaign/a.ts', `export * from './fold.ts';`],
    ['src/planners/a.ts', `import { z } from 'zod';\nimport { sha256 } from '@noble/hashes/sha2.js';`],
    ['src/planners/a.ts', `import { join } from 'node:path';`],
    [
      'src/planners/a.ts',
      `// import '../runtime/index.ts'\nexport const text = "import '../runtime/index.ts'";`,
    ],
    ['src/campaign/a.test.ts', `import { it } from 'vitest';\nimport { store } from '../runtime/index.ts';`],
    ['src/runtime/a.test.ts', `import { testStore } from './store.contract.ts';`],
    ['src/app/a.ts', 'export const load = (path: string) => import(path);'],
  ])('accepts %s: %s', (path, text) => {
    expect(violations({ ...faces, [path]: text })).toEqual([]);
  });

  it.each([
    ['src/campaign/a.ts', `import { solve } from '../kernels/statistics/index.ts';`, 'may not import'],
    ['src/planners/a.ts', `import type { Store } from '../runtime/index.ts';`, 'may not import'],
    ['src/planners/a.ts', `export { store } from '../runtime/index.ts';`, 'may not import'],
    ['src/planners/a.ts', `export * from '../runtime/index.ts';`, 'may not import'],
    ['src/planners/a.ts', `type Store = import('../runtime/index.ts').Store;`, 'may not import'],
    ['src/planners/a.ts', `const { store } = await import('../runtime/index.ts');`, 'may not import'],
    ['src/planners/a.ts', `import '../runtime/index.ts';`, 'may not import'],
    [
      'src/planners/a.ts',
      `import { fold } from '../campaign/fold.ts';`,
      'past the public face of src/campaign',
    ],
    [
      'src/planners/a.ts',
      `import { solve } from '../kernels/statistics/cholesky.ts';`,
      'past the public face',
    ],
    [
      'src/campaign/a.test.ts',
      `import { solve } from '../kernels/statistics/cholesky.ts';`,
      'past the public face',
    ],
    ['src/planners/a.ts', `import { fold } from '../campaign/index';`, 'no source file'],
    ['src/planners/a.ts', `import pad from 'left-pad';`, 'package left-pad'],
    ['src/planners/a.ts', `import { it } from 'vitest';`, 'package vitest'],
    ['src/runtime/a.ts', `import { testStore } from './store.contract.ts';`, 'imports the test'],
    ['src/campaign/a.ts', `import { readFileSync } from 'node:fs';`, 'src/campaign is pure'],
    ['src/planners/a.ts', `import { readFileSync } from 'fs';`, 'package fs'],
    ['src/planners/a.ts', 'export const load = (path: string) => import(path);', 'computed path'],
    ['src/miscellany/a.ts', '', 'not in the import table'],
  ])('catches in %s: %s', (path, text, message) => {
    const found = violations({ ...faces, [path]: text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${path}:1 `);
    expect(found[0]).toContain(message);
  });

  it('catches a cycle that only types close', () => {
    const modules = parse({
      'src/core/a.ts': `import { b } from './b.ts';`,
      'src/core/b.ts': `import { c } from './c.ts';`,
      'src/core/c.ts': `import type { A } from './a.ts';`,
      'src/core/d.ts': `import './a.ts';`,
    });
    expect(findImportCycles(modules)).toEqual([
      'src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts',
    ]);
  });

  it.each(['Date.now()', 'Math.random()', 'new Date()', 'Date()', `Math['random']()`])(
    'catches %s in a pure module and nowhere else',
    (expression) => {
      const text = `export const value = ${expression};`;
      expect(findImpurities(parse({ 'src/campaign/a.ts': text }))).toHaveLength(1);
      expect(findImpurities(parse({ 'src/runtime/a.ts': text, 'src/campaign/a.test.ts': text }))).toEqual([]);
    },
  );

  it('lets a pure module turn a given time into a date', () => {
    expect(findImpurities(parse({ 'src/campaign/a.ts': 'export const date = new Date(0);' }))).toEqual([]);
  });
});

const parse = (files: { readonly [path: string]: string }) =>
  Object.entries(files).map(([path, text]) => parseModule({ path, text }));

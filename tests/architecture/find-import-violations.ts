import { posix } from 'node:path';
import { importTable, isPublicFace, modulesThatLoadExtensions, pureModules } from './import-table.ts';
import type { ModuleImport, ParsedModule } from './parse-module.ts';

/** Names of the npm packages that a module may import. */
export type Packages = { readonly shipped: ReadonlySet<string>; readonly forTests: ReadonlySet<string> };

/** Every broken import rule, one line each: `path:line message`. `modules` are all files under `src/`. */
export function findImportViolations(
  modules: readonly ParsedModule[],
  packages: Packages,
): readonly string[] {
  const paths = new Set(modules.map((module) => module.path));
  return modules.flatMap((module) => {
    const home = moduleOf(module.path);
    const found = module.imports.flatMap((reference) => {
      const problem = importProblem(module.path, home, reference, paths, packages);
      return problem === null ? [] : [`${module.path}:${reference.line} ${problem}`];
    });
    const isKnown = home in importTable;
    return isKnown ? found : [`${module.path}:1 the folder src/${home} is not in the import table`, ...found];
  });
}

function importProblem(
  from: string,
  home: string,
  { specifier }: ModuleImport,
  paths: ReadonlySet<string>,
  packages: Packages,
): string | null {
  if (specifier === null) {
    return modulesThatLoadExtensions.includes(home) || isTest(from) ? null : 'imports a computed path';
  }
  if (specifier.startsWith('.')) return relativeProblem(from, home, specifier, paths);
  if (specifier.startsWith('node:')) {
    return pureModules.includes(home) && !isTest(from) ? `imports ${specifier}: src/${home} is pure` : null;
  }
  const name = packageName(specifier);
  if (packages.shipped.has(name) || (isTest(from) && packages.forTests.has(name))) return null;
  return `imports the package ${name}, which package.json does not list under dependencies`;
}

function relativeProblem(
  from: string,
  home: string,
  specifier: string,
  paths: ReadonlySet<string>,
): string | null {
  const target = posix.join(posix.dirname(from), specifier);
  if (!paths.has(target)) return `imports ${specifier}, which is no source file (write the .ts extension)`;
  if (isTest(target) && !isTest(from)) return `imports the test ${target}`;
  const owner = moduleOf(target);
  if (owner === home) return null;
  if (!isPublicFace(target)) return `imports ${target}, past the public face of src/${owner}`;
  if (isTest(from) || importTable[home]?.includes(owner)) return null;
  return `imports ${target}: src/${home} may not import src/${owner}`;
}

/** Uses of the clock and of unseeded randomness in modules that must do without. */
export const findImpurities = (modules: readonly ParsedModule[]): readonly string[] =>
  modules
    .filter((module) => pureModules.includes(moduleOf(module.path)) && !isTest(module.path))
    .flatMap((module) =>
      module.impurities.map(
        ({ name, line }) => `${module.path}:${line} uses ${name}: time and chance are passed in`,
      ),
    );

/** Files that import each other in a circle, type-only imports included: one line for each circle, in import order. */
export function findImportCycles(modules: readonly ParsedModule[]): readonly string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (path: string): void => {
    state.set(path, 'open');
    trail.push(path);
    for (const target of importedPaths(byPath.get(path))) {
      if (!byPath.has(target) || state.get(target) === 'done') continue;
      if (state.get(target) === 'open')
        cycles.push([...trail.slice(trail.indexOf(target)), target].join(' -> '));
      else visit(target);
    }
    trail.pop();
    state.set(path, 'done');
  };
  for (const path of byPath.keys()) if (!state.has(path)) visit(path);
  return cycles;
}

function importedPaths(module: ParsedModule | undefined): readonly string[] {
  if (module === undefined) return [];
  const specifiers = module.imports.flatMap(({ specifier }) =>
    specifier?.startsWith('.') ? [specifier] : [],
  );
  return [...new Set(specifiers.map((specifier) => posix.join(posix.dirname(module.path), specifier)))];
}

const moduleOf = (path: string): string => path.split('/')[1] ?? '';

/** Tests, and the contract suites and fixtures that they share, are not shipped. */
const isTest = (path: string): boolean => /\.(test|contract|fixture)\.ts$/.test(path);

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

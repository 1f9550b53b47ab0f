import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the repository. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A file by its path from the root of the repository, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string };

/** Among them `assembly`, whose AssemblyScript no TypeScript parser reads. */
const foldersOfOthers = new Set(['node_modules', 'dist', 'shared', 'assembly', '.git', '.onnes']);

/** Paths of the repository's own files, sorted: installed packages, built output and workspaces are left out. */
export function listRepositoryPaths(folder = ''): readonly string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return foldersOfOthers.has(entry.name) ? [] : listRepositoryPaths(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

/** Reads files of the repository as UTF-8. */
export const readFiles = (paths: readonly string[]): readonly SourceFile[] =>
  paths.map((path) => ({ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }));

import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { repositoryRoot } from '../architecture/source-file.ts';

/** Lines inside fenced code blocks of one language. */
export function codeLines(markdown: string, language: string): readonly string[] {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fence = fence === null ? line.slice(3).trim() : null;
    else if (fence === language) lines.push(line.trim());
  }
  return lines;
}

/** Cells of all table rows, headers and rules included, without surrounding spaces. */
export const tableRows = (markdown: string): readonly (readonly string[])[] =>
  prose(markdown)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/**
 * Links of one file that lead nowhere inside the repository: missing files and missing headings.
 * `readText` gives a file's text by its path from the root, or null.
 */
export function findBrokenLinks(
  path: string,
  markdown: string,
  readText: (path: string) => string | null = readFromDisk,
): readonly string[] {
  const targets = [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : posix.join(posix.dirname(path), file);
      const text = file === '' ? markdown : readText(linked);
      return text === null || (anchor !== undefined && !headingAnchors(text).includes(anchor));
    })
    .map((target) => `${path} links to ${target}`);
}

function readFromDisk(path: string): string | null {
  const file = join(repositoryRoot, path);
  if (!existsSync(file)) return null;
  return path.endsWith('.md') ? readFileSync(file, 'utf8') : '';
}

const headingAnchors = (markdown: string): readonly string[] =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const prose = (markdown: string): string => markdown.replace(/^```.*?^```$/gms, '');

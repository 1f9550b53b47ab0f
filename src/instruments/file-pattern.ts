import { AppError } from '../core/error.ts';

export type FilePattern = {
  /** What stands for the sample in a file's name; null where the name is of another form. */
  sampleOf(name: string): string | null;
};

/** Files that programs use while they write, or to keep a place. */
const unfinished = /^(\.|~\$)|(\.(tmp|temp|part|partial|crdownload|lock|swp|bak)|~)$/i;

/**
 * A pattern of names with one `{sample}` and any number of `*`. Beside `{sample}` stand characters that no id of a sample has, or
 * nothing, so that `s1` is not found in `s12.dat`.
 * @throws AppError `bad-options`
 */
export function filePattern(pattern: string): FilePattern {
  const parts = pattern.split('{sample}');
  if (parts.length !== 2)
    throw new AppError('bad-options', `pattern ${JSON.stringify(pattern)}: expected {sample} once in it`);
  if (/[/\\]/.test(pattern))
    throw new AppError('bad-options', `pattern ${JSON.stringify(pattern)}: expected names without folders`);
  const [head, tail] = parts as [string, string];
  if (/[A-Za-z0-9*-]$/.test(head) || /^[A-Za-z0-9*-]/.test(tail))
    throw new AppError(
      'bad-options',
      `pattern ${JSON.stringify(pattern)}: expected a character such as _ or . on both sides of {sample}, where there is more`,
    );
  const literal = (text: string): string =>
    text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const form = new RegExp(`^${literal(head)}([A-Za-z0-9-]+)${literal(tail)}$`, 's');
  return {
    sampleOf: (name) => (unfinished.test(name) ? null : (form.exec(name)?.[1] ?? null)),
  };
}

import { AppError } from '../../core/error.ts';
import { columnOf, readLines, readNumbers, requireRows, type SpectralFile } from './spectral-file.ts';

/**
 * Reads `prefix.a2f` of EPW: frequencies in meV, then N columns of α²F, one for each phonon smearing, then N columns of the
 * cumulative λ(ω), which are no spectra (older versions leave them out). The footer states λ and the smearings.
 * @param text the file. @param name its name, for errors.
 * @throws bad-spectrum — columns that do not fit the header, or a last block that does not accumulate.
 */
export function readEpwSpectrum(text: string, name: string): SpectralFile {
  const lines = readLines(text);
  const head = lines.findIndex((line) => /w\[meV\]/i.test(line.text));
  if (head < 0) throw new AppError('bad-spectrum', `${name} has no header "w[meV] a2f …"`);
  const footer = lines.findIndex(
    (line, i) => i > head && /[a-df-z]{3}/i.test(line.text.replace(/NaN|Inf\w*/gi, '')),
  );
  const rows = lines
    .slice(head + 1, footer < 0 ? undefined : footer)
    .map((line) => readNumbers(line.text, `${name}, line ${line.number}`));
  requireRows(rows, name);
  const announced = /for\s+(\d+)\s+smearing/i.exec(lines[head]!.text)?.[1];
  const width = rows[0]!.length;
  const count = announced === undefined ? Math.floor(width / 2) : Number(announced);
  const hasCumulative = width === 2 * count + 1;
  const uneven = rows.findIndex((row) => row.length !== width);
  if (uneven >= 0 || count < 1 || (!hasCumulative && width !== count + 1))
    throw new AppError(
      'bad-spectrum',
      `${name} has ${rows[Math.max(0, uneven)]!.length} columns for ${count} smearings; expected ${count + 1} or ${2 * count + 1}`,
    );
  if (hasCumulative) requireAccumulation(rows, count, name);
  const details =
    footer < 0
      ? ''
      : lines
          .slice(footer)
          .map((line) => line.text)
          .join('\n');
  const integrated = numbersAfter(details, /Integrated el-ph coupling/i);
  const smearings = numbersAfter(details, /Phonon smearing \(meV\)/i);
  return {
    format: 'epw-a2f',
    negativeValues: 'clipped',
    unit: 'meV',
    frequencies: columnOf(rows, 0),
    columns: Array.from({ length: count }, (_, k) => ({
      label: smearings.length === count ? String(smearings[k]) : String(k + 1),
      values: columnOf(rows, k + 1),
      statedLambda:
        integrated.length === count ? integrated[k]! : hasCumulative ? rows.at(-1)![count + 1 + k]! : null,
    })),
    notes: hasCumulative ? [] : ['no columns of the cumulative coupling to check against'],
  };
}

/** The numbers that follow a heading of the footer, on its line or the next. */
function numbersAfter(footer: string, heading: RegExp): readonly number[] {
  const start = heading.exec(footer);
  if (start === null) return [];
  const rest = footer.slice(start.index + start[0].length);
  const end = /[a-df-z]{3}/i.exec(rest)?.index ?? rest.length;
  return (rest.slice(0, end).match(/[-+]?\d*\.\d+(?:E[-+]?\d+)?/gi) ?? []).map(Number);
}

function requireAccumulation(rows: readonly (readonly number[])[], count: number, name: string): void {
  for (let k = count + 1; k <= 2 * count; k++) {
    const last = rows.at(-1)![k]!;
    const falls = rows.findIndex(
      (row, i) => i > 0 && row[k]! < rows[i - 1]![k]! - 0.02 * Math.abs(last) - 1e-6,
    );
    if (falls >= 0)
      throw new AppError(
        'bad-spectrum',
        `${name}: column ${k + 1}, expected to be a cumulative coupling, falls from ${rows[falls - 1]![k]} to ${rows[falls]![k]} at ${rows[falls]![0]} meV`,
      );
  }
}

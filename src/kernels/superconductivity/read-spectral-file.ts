import { AppError } from '../../core/error.ts';
import type { EnergyUnit } from '../../core/units.ts';
import { readEpwSpectrum } from './read-epw-spectrum.ts';
import { readA2fDos, readAlpha2fDat } from './read-quantum-espresso.ts';
import { readElkSpectrum, readSpectrumTable } from './read-spectrum-table.ts';
import { readLines, type SpectralFile, type SpectralFormat } from './spectral-file.ts';

/**
 * Reads an α²F file of Quantum ESPRESSO (`a2F.dosN`, `alpha2F.dat`), EPW (`prefix.a2f`), Elk (`ALPHA2F.OUT`), or a table with a
 * header. The program is told from what the file says, not from its name; only two columns without any words need a name.
 * @param text the file. @param name its name without folder. @param unit of the frequencies of a table that names none.
 * @throws bad-spectrum — no format fits, or what the format's reader throws.
 */
export function readSpectralFile(text: string, name: string, unit: EnergyUnit | null = null): SpectralFile {
  const format = recognizeFormat(text, name);
  const file = readAs(format, text, name, unit);
  if (unit !== null && file.unit !== unit)
    throw new AppError('bad-spectrum', `${name} is a file of ${format}, in ${file.unit}, not in ${unit}`);
  return file;
}

function readAs(format: SpectralFormat, text: string, name: string, unit: EnergyUnit | null): SpectralFile {
  switch (format) {
    case 'qe-a2f-dos':
      return readA2fDos(text, name);
    case 'qe-alpha2f':
      return readAlpha2fDat(text, name);
    case 'epw-a2f':
      return readEpwSpectrum(text, name);
    case 'elk-alpha2f':
      return readElkSpectrum(text, name);
    case 'csv':
      return readSpectrumTable(text, name, unit);
  }
}

function recognizeFormat(text: string, name: string): SpectralFormat {
  const lines = readLines(text.slice(0, 20_000));
  if (lines.length === 0) throw new AppError('bad-spectrum', `${name} is empty`);
  const top = lines
    .slice(0, 6)
    .map((line) => line.text)
    .join('\n');
  if (/Eliashberg function a2F/i.test(top)) return 'qe-a2f-dos';
  if (/#\s*E\(THz\)/i.test(top)) return 'qe-alpha2f';
  if (/w\[meV\]/i.test(top)) return 'epw-a2f';
  const isBare = !/[A-Za-z]{2}/.test(top.replaceAll(/NaN|Inf\w*/gi, ''));
  if (isBare && /^ALPHA2F.*\.OUT$/i.test(name)) return 'elk-alpha2f';
  if (isBare)
    throw new AppError(
      'bad-spectrum',
      `${name} holds numbers without a header; expected "omega_meV,alpha2F" above them, or the name ALPHA2F.OUT of an Elk file`,
    );
  return 'csv';
}

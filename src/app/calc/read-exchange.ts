import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/error.ts';
import {
  type ExchangeList,
  type LatticeName,
  readTb2j,
  readUppAsd,
  readUppAsdSettings,
  readVampire,
} from '../../kernels/magnetism/index.ts';
import { type PairCount, readExchangeShells } from './read-exchange-shells.ts';
import { readInputFile } from './read-input-file.ts';

export type ExchangeOptions = {
  readonly lattice?: LatticeName;
  readonly pairs?: PairCount;
  readonly set?: string;
  readonly isotropicOnly?: boolean;
};

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (status) => status.isFile(),
    () => false,
  );

/**
 * An exchange list from what the command line names: one UCF, `exchange.out` or CSV file, a UppASD folder or its inpsd.dat, or
 * a jfile with its posfile (and momfile, inpsd.dat). A jfile alone looks for the others beside it.
 * @throws AppError unknown-exchange-format — the file is none of these, and what the readers throw, with the file's name.
 */
export async function readExchange(
  paths: readonly string[],
  options: ExchangeOptions,
): Promise<ExchangeList> {
  const [path = ''] = paths;
  if (paths.length > 1) return readUppAsdFiles(paths);
  if (await isFolder(path)) return readUppAsdFolder(path);
  if (/(^|[./_-])inpsd/i.test(basename(path))) return readUppAsdFolder(dirname(path), basename(path));
  const { text, name } = await readInputFile(path);
  const within = <T>(read: () => T): T => naming(path, read, '; --isotropic-only takes it all the same');
  if (/^\s*Exchange\s*:/m.test(text) && /^\s*Cell\b/m.test(text))
    return within(() => readTb2j(text, options));
  if (/\.csv$/i.test(name)) return readExchangeShells(path, options);
  if (options.lattice !== undefined)
    throw new AppError(
      'bad-option',
      `--lattice ${options.lattice}: ${name} states its own cell; leave the option out`,
    );
  if (/\.ucf$/i.test(name) || /^[^#\n]*\b(normalised-)?(isotropic|vectorial|tensorial)\b/m.test(text))
    return within(() => readVampire(text, options));
  const isShells = /^\s*\d+\s+\d+(\s+[-+.\deE]+){4,}\s*([!#].*)?$/;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*[#!]/.test(line));
  if (lines.length > 0 && lines.every((line) => isShells.test(line))) return readUppAsdFiles([path]);
  throw new AppError(
    'unknown-exchange-format',
    `${path}: expected a Vampire unit-cell file (.ucf), TB2J's exchange.out, a UppASD folder or jfile, or a CSV of shells`,
  );
}

/** Adds the file's name to what a reader says of its content, and to a refusal of anisotropic exchange the way out. */
function naming<T>(path: string, read: () => T, wayOut = ''): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) {
      const rest = error.code === 'anisotropic-exchange' ? wayOut : '';
      throw new AppError(error.code, `${path}: ${error.message}${rest}`);
    }
    throw error;
  }
}

async function readUppAsdFolder(folder: string, settingsName = 'inpsd.dat'): Promise<ExchangeList> {
  const inpsd = (await readInputFile(join(folder, settingsName))).text;
  const { files } = naming(join(folder, settingsName), () => readUppAsdSettings(inpsd));
  const [posfile, jfile] = await Promise.all([
    readInputFile(join(folder, files.posfile)),
    readInputFile(join(folder, files.exchange)),
  ]);
  const momentsPath = join(folder, files.momfile);
  const momfile = (await isFile(momentsPath)) ? { momfile: (await readInputFile(momentsPath)).text } : {};
  return naming(folder, () => readUppAsd({ inpsd, posfile: posfile.text, jfile: jfile.text, ...momfile }));
}

async function readUppAsdFiles(paths: readonly string[]): Promise<ExchangeList> {
  const find = (pattern: RegExp): string | undefined => paths.find((path) => pattern.test(basename(path)));
  const named = { inpsd: find(/inpsd/i), posfile: find(/pos/i), momfile: find(/mom/i) };
  const others = paths.filter((path) => !Object.values(named).includes(path));
  const [jfile] = others;
  if (jfile === undefined || others.length > 1)
    throw new AppError(
      'unknown-exchange-format',
      `${paths.join(', ')}: expected one file, or UppASD's jfile with posfile, momfile and inpsd.dat by these names`,
    );
  const beside = async (name: string): Promise<string | undefined> => {
    const path = join(dirname(jfile), name);
    return (await isFile(path)) ? path : undefined;
  };
  const posfile = named.posfile ?? (await beside('posfile'));
  if (posfile === undefined)
    throw new AppError(
      'unknown-exchange-format',
      `${jfile}: a UppASD jfile needs its posfile; none was given or stands beside it`,
    );
  const inpsd = named.inpsd ?? (await beside('inpsd.dat'));
  const momfile = named.momfile ?? (await beside('momfile'));
  const textOf = async (path: string): Promise<string> => (await readInputFile(path)).text;
  const files = {
    jfile: await textOf(jfile),
    posfile: await textOf(posfile),
    ...(inpsd === undefined ? {} : { inpsd: await textOf(inpsd) }),
    ...(momfile === undefined ? {} : { momfile: await textOf(momfile) }),
  };
  return naming(jfile, () => readUppAsd(files));
}

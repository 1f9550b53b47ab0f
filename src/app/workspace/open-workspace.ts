import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Limits } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { Store } from '../../runtime/index.ts';
import type { Lab } from '../lab.ts';
import { openWorkspaceStore, type StoreOptions, workspaceAddress } from './open-workspace-store.ts';

/** A store with the lab module that its processes load. */
export type Workspace = {
  readonly store: Store;
  /** Where the store is, as given: a folder, or a database's address. */
  readonly address: string;
  /** Folder for reports and limits. */
  readonly folder: string;
  readonly lab: Lab;
  readonly labModule: string;
  readonly limits: Limits;
};

/** @throws AppError when the store, the lab module or the limits file cannot be used. */
export async function openWorkspace(
  options: StoreOptions & { readonly labModule?: string | undefined },
  openStore: (options: StoreOptions) => Promise<Store> = openWorkspaceStore,
): Promise<Workspace> {
  const { address, folder } = workspaceAddress(options);
  const { lab, url } = await loadLab(options.labModule);
  const limits = await readLimits(join(folder, 'limits.yaml'));
  return { store: await openStore(options), address, folder, lab, labModule: url, limits };
}

/** The lab module of this process, and its address for workers. @throws AppError `lab-module` */
export async function loadLab(labModule: string | undefined): Promise<{ lab: Lab; url: string }> {
  if (labModule === undefined) {
    const url = new URL(`../lab${import.meta.url.slice(-3)}`, import.meta.url).href;
    return { lab: (await import('../lab.ts')).lab, url };
  }
  const url = pathToFileURL(labModule).href;
  let loaded: { lab?: Lab };
  try {
    loaded = (await import(url)) as { lab?: Lab };
  } catch (error) {
    throw new AppError('lab-module', `${labModule}: ${describeError(error).split('\n')[0]}`);
  }
  if (loaded.lab?.definitions === undefined)
    throw new AppError(
      'lab-module',
      `${labModule} exports no "lab"; expected export const lab = createLab({…})`,
    );
  return { lab: loaded.lab, url };
}

const limitsSchema = z.record(
  z.string(),
  z.strictObject({ min: z.number().optional(), max: z.number().optional(), unit: z.string().optional() }),
);

/** Limits that no client can pass; only the laboratory's host reads them. No file means none. */
async function readLimits(path: string): Promise<Limits> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      (error as NodeJS.ErrnoException).code === 'ENOTDIR'
    )
      return {};
    throw new AppError('unreadable-limits', `${path}: ${describeError(error)}`);
  }
  const { parse } = await import('yaml');
  let limits: unknown;
  try {
    limits = parse(text);
  } catch (error) {
    throw new AppError('bad-limits', `${path}: ${describeError(error).split('\n')[0]}`);
  }
  return parseWith(limitsSchema, limits, 'bad-limits', path) as Limits;
}

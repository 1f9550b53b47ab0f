import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, describeError } from '../../core/error.ts';
import type { LimitsSource, Store } from '../../runtime/index.ts';
import type { Lab } from '../lab.ts';
import { type LaboratoryFile, readLaboratoryFile } from './laboratory-file.ts';
import { openLimits } from './open-limits.ts';
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
  readonly limits: LimitsSource;
  /** What `laboratory.yaml` says; null when there is none. */
  readonly laboratory: LaboratoryFile | null;
};

/** @throws AppError when the store, the lab module or the limits file cannot be used. */
export async function openWorkspace(
  options: StoreOptions & { readonly labModule?: string | undefined },
  openStore: (options: StoreOptions) => Promise<Store> = openWorkspaceStore,
): Promise<Workspace> {
  const { address, folder } = workspaceAddress(options);
  const { lab, url } = await loadLab(options.labModule);
  const limits = openLimits(join(folder, 'limits.yaml'));
  const laboratory = readLaboratoryFile(join(folder, 'laboratory.yaml'), lab.definitions);
  return { store: await openStore(options), address, folder, lab, labModule: url, limits, laboratory };
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

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type Store } from '../../runtime/index.ts';

export type StoreOptions = { readonly store?: string | undefined };

const defaultFolder = '.onnes';

/** Where the store is, and the folder for reports and limits: the workspace's own, or the default beside a database server. */
export function workspaceAddress({ store }: StoreOptions): {
  readonly address: string;
  readonly folder: string;
  /** Whether the store is a folder's own, and not a server's or this process's. */
  readonly isFolder: boolean;
} {
  const address = store ?? process.env.ONNES_STORE ?? defaultFolder;
  const isFolder = !/^([a-z]{2,}):/.test(address) || address.startsWith('sqlite:');
  return { address, isFolder, folder: isFolder ? address.replace(/^sqlite:/, '') : defaultFolder };
}

/** The store, made if absent. @throws AppError when it cannot be used */
export const openWorkspaceStore = (options: StoreOptions): Promise<Store> =>
  openStore(workspaceAddress(options).address);

/** The store as it is: where a folder holds none, an empty one in memory, so that a question leaves no folder behind. */
export function openExistingStore(options: StoreOptions): Promise<Store> {
  const { address, folder, isFolder } = workspaceAddress(options);
  return openStore(isFolder && !existsSync(join(folder, 'onnes.db')) ? 'memory:' : address);
}

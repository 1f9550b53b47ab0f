import { AppError } from '../../core/error.ts';
import type { Store } from '../store.ts';

/**
 * Opens the store that an address names: `memory:`, a workspace folder (`sqlite:PATH` or the bare path), or
 * `postgres://user@host/database`. Only the database asked for is loaded.
 * @throws AppError `bad-store-address` — another scheme, or nothing after it.
 */
export async function openStore(address: string): Promise<Store> {
  if (address === 'memory:') return (await import('./memory.ts')).createMemoryStore();
  if (/^postgres(ql)?:\/\//.test(address)) return (await import('./postgres.ts')).openPostgresStore(address);
  const folder = address.replace(/^sqlite:/, '');
  if (folder === '' || /^[a-z][a-z0-9+.-]+:/.test(folder))
    throw new AppError(
      'bad-store-address',
      `store address is ${JSON.stringify(withoutPassword(address))}, expected memory:, sqlite:FOLDER, a folder, or postgres://…`,
    );
  return (await import('./sqlite.ts')).openSqliteStore(folder);
}

const withoutPassword = (address: string): string => address.replace(/\/\/([^/@:]*):[^@]*@/, '//$1:…@');

/** What the bench keeps in this browser, so that it works without a connection. */
const stores = ['entries', 'kept'] as const;
type StoreName = (typeof stores)[number];

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('onnes-bench', 1);
    request.onupgradeneeded = () => {
      for (const name of stores) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode);
    const request = work(transaction.objectStore(name));
    // an entry counts as kept only once the transaction is on the disk
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const keep = (name: StoreName, key: string, value: unknown): Promise<unknown> =>
  run(name, 'readwrite', (store) => store.put(value, key));
export const drop = (name: StoreName, key: string): Promise<unknown> =>
  run(name, 'readwrite', (store) => store.delete(key));
export const find = <T>(name: StoreName, key: string): Promise<T | undefined> =>
  run(name, 'readonly', (store) => store.get(key) as IDBRequest<T | undefined>);
export const list = <T>(name: StoreName): Promise<T[]> =>
  run(name, 'readonly', (store) => store.getAll() as IDBRequest<T[]>);

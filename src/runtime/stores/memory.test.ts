import { createMemoryStore } from './memory.ts';
import { storeContract } from './store.contract.ts';

storeContract('memory', async () => {
  const store = createMemoryStore();
  return { open: async () => store, remove: async () => undefined };
});

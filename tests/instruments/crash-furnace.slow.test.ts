import { expect, test } from 'vitest';
import { countRequests, crashAndRecover } from './crash-furnace.ts';

test('a host that ends at any request on the wire starts no programme twice', async () => {
  const total = await countRequests();
  expect(total).toBeGreaterThan(30);
  for (let request = 1; request <= total; request++)
    for (const isHeard of [false, true]) await crashAndRecover(request, isHeard);
});

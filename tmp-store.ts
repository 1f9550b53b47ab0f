import { writeLongCampaign } from './src/app/http/long-campaign.fixture.ts';
import { openStore } from './src/runtime/index.ts';
import { rm } from 'node:fs/promises';
await rm('/tmp/prof/store', { recursive: true, force: true });
const store = await openStore('/tmp/prof/store');
for (let n = 1; n < 100; n++) await writeLongCampaign(store, `campaign-${n}`, 20);
console.log(await writeLongCampaign(store, 'long', 5000));
await store.close();

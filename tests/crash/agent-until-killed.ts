// Child process: drives a campaign whose planner is an agent until it is closed or somebody kills it. Every call of the model is a line of
// a file before it is answered (the hash of its request) and a line of standard output, by which the parent knows how far it came.
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { LanguageModel } from '../../src/agents/index.ts';
import { runAgentCampaign, stepper } from '../../src/app/agents/scripted-campaign.fixture.ts';
import { hashJson } from '../../src/core/hash.ts';
import { openStore } from '../../src/runtime/index.ts';

const [folder = '', id = '', sent = ''] = process.argv.slice(2);
const store = await openStore(folder);
const thinking = stepper();
const model: LanguageModel = {
  ...thinking,
  async generate(request, signal) {
    appendFileSync(sent, `${hashJson(request)}\n`);
    process.stdout.write('called\n');
    await setTimeout(3);
    return thinking.generate(request, signal);
  },
};
const state = await runAgentCampaign(store, id, model);
process.stdout.write(`${state.status}\n`);
await store.close();

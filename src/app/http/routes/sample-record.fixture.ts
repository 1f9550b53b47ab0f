import { readFileSync } from 'node:fs';
import { type CampaignEvent, parseCampaign } from '../../../campaign/index.ts';
import { openCampaignView, type Store } from '../../../runtime/index.ts';
import { campaignFile } from '../../report/record-campaign.contract.ts';

export const sampleBytes = new Uint8Array(readFileSync('examples/resistance.csv'));

const protocol = [
  { name: 'measure', kind: 'actuate', instrument: 'cryostat', cost: { money: 200, hours: 8 } },
  { name: 'analyse', kind: 'analyse', analysis: 'reading' },
];

/** Writes one campaign, c1, with one sample, s1, that has a raw file and no reading; returns the file's hash. */
export async function recordSample(store: Store): Promise<string> {
  const blob = await store.putBlob(sampleBytes, { name: 's1.csv', licence: 'CC0-1.0', source: 'test' });
  const { spec } = parseCampaign(campaignFile({ protocol }), null, 'test');
  const cost = { money: 0, hours: 0 };
  const view = openCampaignView(store, 'c1');
  const events: CampaignEvent[] = [
    { type: 'campaign-opened', data: { spec, policy: 'test@1' } },
    {
      type: 'step-started',
      data: {
        ...{ asOf: 1, definition: 'bayes@1', reserved: cost },
        step: { key: 'propose/1/1', kind: 'propose', planner: 'bayes', count: 1 },
      },
    },
    {
      type: 'designs-proposed',
      data: {
        ...{ key: 'propose/1/1', truncated: false },
        proposals: [{ design: { x: 300 }, predicted: null, expectedImprovement: null, why: 'to begin' }],
      },
    },
    {
      type: 'step-started',
      data: {
        ...{ asOf: 3, definition: 'replay@1', reserved: cost },
        step: { key: 's1/measure/1', kind: 'actuate', instrument: 'cryostat', samples: ['s1'], action: {} },
      },
    },
    {
      type: 'action-finished',
      data: {
        ...{ key: 's1/measure/1', failures: {}, asMade: { s1: { x: 310 } }, cost },
        files: [{ sample: 's1', name: 's1.csv', blob }],
      },
    },
  ];
  await view.append(events, { by: { kind: 'system', id: 'test' }, at: 1, labAt: 1, cause: null });
  return blob;
}

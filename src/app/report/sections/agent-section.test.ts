import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../runtime/index.ts';
import { describeAgent } from '../../agents/describe-agent.ts';
import { readFeedbackStanding } from '../../agents/feedback-record.ts';
import { openAgentCampaign, runAgentCampaign, walker } from '../../agents/scripted-campaign.fixture.ts';
import { readAgent } from '../../agents/store-run-log.ts';
import { buildReportData } from '../report-data.ts';
import { showAgent } from './agent-section.ts';

describe('the agent of a campaign in its report', () => {
  it('is shown with its hypotheses, their evidence and score, its forecasts and what it sent', async () => {
    const store = createMemoryStore();
    const id = await openAgentCampaign(store);
    const state = await runAgentCampaign(store, id, walker());
    const agent = describeAgent(await readAgent(store, id), state, await readFeedbackStanding(store, state));
    const data = buildReportData({
      ...{ state, candidateValues: null, simulators: [], onnesVersion: 'test', generatedAt: 'now', agent },
      events: { count: 1, firstAt: 0, lastAt: 0, headHash: '' },
    });
    const page = showAgent(data)?.markup ?? '';
    expect(page).toContain(agent?.hypotheses[0]?.statement.replaceAll('>', '&gt;'));
    expect(page).toMatch(/for: s\d/);
    expect(page).toContain('mean Brier score');
    expect(page).toContain('inside the stated 90 % interval');
    expect(page).toContain(`${agent?.calls} requests to the model`);
    expect(showAgent({ ...data, agent: null })).toBeNull();
    expect(page).toContain('did it listen?');
    expect(page).toContain('not judged: no control with permuted feedback was run of this model');
  });
});

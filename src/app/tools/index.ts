import type { AgentTool } from '../../agents/index.ts';
import { analyseFile } from './analyse-file.ts';
import { askPlanner } from './ask-planner.ts';
import { askRecord } from './ask-record.ts';
import { draftCampaign } from './draft-campaign.ts';
import { explainExperiment } from './explain-experiment.ts';
import { listCampaigns } from './list-campaigns.ts';
import { listFailures } from './list-failures.ts';
import { readReceipts } from './read-receipts.ts';
import { requestExperiment } from './request-experiment.ts';
import { runSimulators } from './run-simulators.ts';
import { searchFindings } from './search-findings.ts';
import { searchSamples } from './search-samples.ts';
import { showCampaign } from './show-campaign.ts';
import { suggestFromTable } from './suggest-from-table.ts';
import { createToolBench, type ToolBench, type ToolSurroundings } from './tool-surroundings.ts';

export type { ToolSurroundings } from './tool-surroundings.ts';

/** Every tool that works on the record; a new one is a file and a line here. */
const tools: readonly ((bench: ToolBench) => AgentTool | readonly AgentTool[])[] = [
  listCampaigns,
  showCampaign,
  searchSamples,
  searchFindings,
  listFailures,
  readReceipts,
  explainExperiment,
  askPlanner,
  suggestFromTable,
  askRecord,
  draftCampaign,
  analyseFile,
  runSimulators,
  requestExperiment,
];

/** The tools of agents, of the copilot and of MCP clients: the very same. */
export function buildAgentTools(surroundings: ToolSurroundings): readonly AgentTool[] {
  const bench = createToolBench(surroundings);
  return tools.flatMap((make) => make(bench));
}

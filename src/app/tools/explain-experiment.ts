import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import { variableUnits } from '../../campaign/index.ts';
import { describeRationale } from '../describe-rationale.ts';
import { campaignArgument } from './arguments.ts';
import { describeSample } from './describe-sample.ts';
import { findSample } from './find-sample.ts';
import { showRationale } from './show-rationale.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const explainExperiment = ({ open }: ToolBench) =>
  defineTool({
    name: 'explain-experiment',
    description: `Why a sample was asked for: the reason given at the time, and the numbers behind it where a model chose, with units: belief, lesson, the five nearest samples, runner-up. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject({ campaign: campaignArgument, sample: z.string().max(50).describe('such as s12') }),
    async run({ campaign, sample: id }) {
      const state = await open(campaign);
      const sample = findSample(state, id);
      const asked = [...state.requests.values()].find((request) => request.sample === id);
      const { proposal } = sample;
      return {
        ...describeSample(state, sample),
        askedBy:
          asked === undefined
            ? { kind: 'system', id: `planner ${state.spec.planner.name}` }
            : { kind: asked.by.kind, id: quoteText(asked.by.id) },
        rationale: proposal?.rationale === undefined ? null : showRationale(proposal.rationale, state),
        inWords:
          proposal === null
            ? []
            : describeRationale(proposal, state.spec.goals[0].quantity, variableUnits(state.spec.space)).map(
                ({ label, text }) => quoteText(`${label} ${text}`.trim()),
              ),
      };
    },
  });

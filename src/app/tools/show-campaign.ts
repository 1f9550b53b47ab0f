import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import {
  affordableSamples,
  type CampaignState,
  experimentsUsed,
  findBest,
  moneyLeft,
  type RequestState,
  type Space,
  whyNoLeader,
} from '../../campaign/index.ts';
import { summarizeCampaign } from '../../runtime/index.ts';
import { campaignArgument } from './arguments.ts';
import { bareQuantity } from './describe-estimate.ts';
import { describeSample } from './describe-sample.ts';
import type { ToolBench } from './tool-surroundings.ts';

const shownOfPool = 20;

export const showCampaign = ({ open }: ToolBench) =>
  defineTool({
    name: 'show-campaign',
    description: `One campaign: goals with units, the space that designs come from, protocol, budget left, best design, what was asked for, what a person is awaited for. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject({ campaign: campaignArgument }),
    run: async ({ campaign }) => describeCampaign(await open(campaign)),
  });

function describeCampaign(state: CampaignState) {
  const { spec } = state;
  const best = findBest(state);
  const { status, experiments, awaits } = summarizeCampaign(state);
  const money = moneyLeft(state);
  return {
    campaign: state.id,
    name: quoteText(spec.name),
    status,
    ended: state.stopping === null ? null : quoteText(state.stopping.detail),
    goals: spec.goals.map(({ criterion, ...goal }) => ({ ...goal, criterion: quoteText(criterion) })),
    space: describeSpace(spec.space),
    planner: spec.planner.name,
    protocol: spec.protocol.map(({ name, kind }) => ({ name, kind })),
    laboratory: { name: quoteText(spec.laboratory.name), clock: spec.laboratory.clock },
    budget: {
      ...spec.budget,
      currency: spec.currency,
      experimentsUsed: experimentsUsed(state),
      experimentsAffordable: affordableSamples(state),
      moneyLeft: Number.isFinite(money) ? money : null,
      spent: state.spent,
    },
    experiments,
    best:
      best === null
        ? { none: whyNoLeader(state) }
        : {
            design: best.design,
            mean: bareQuantity(best.mean),
            fidelity: best.fidelity,
            measurements: best.measurementCount,
            samples: best.samples.map(({ id }) => id),
          },
    underWay: [...state.active].map((id) => describeSample(state, state.samples.get(id)!)),
    requests: [...state.requests.values()].map(describeRequest),
    awaits: awaits.map((text) => quoteText(text)),
  };
}

function describeSpace({ variables, constraints, pool }: Space) {
  return {
    variables,
    constraints: constraints.map(({ text }) => text),
    ...(pool !== null && { poolSize: pool.length, poolBegins: pool.slice(0, shownOfPool) }),
  };
}

const describeRequest = ({ key, by, request, verdict, verdictWhy, sample }: RequestState) => ({
  key,
  by: { kind: by.kind, id: quoteText(by.id) },
  design: request.design,
  reference: request.reference === null ? null : quoteText(request.reference),
  why: quoteText(request.why),
  verdict: verdict ?? 'waits for a person',
  ...(verdictWhy !== '' && { verdictWhy: quoteText(verdictWhy) }),
  sample,
});

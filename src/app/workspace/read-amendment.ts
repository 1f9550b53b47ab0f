import {
  type Amendment,
  amendmentFromJson,
  type CampaignEvent,
  type CampaignSpec,
  type CampaignState,
  costPerSample,
  countDesigns,
  decide,
  experimentsUsed,
  foldCampaign,
  next,
  type StoredEvent,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';

/** Changes as in a campaign file; a planner is one that the lab has, and takes its options. @throws AppError `bad-amendment`, `bad-options`, … */
export function readAmendment(definitions: Definitions, spec: CampaignSpec, json: Json): Amendment {
  const changes = amendmentFromJson(spec, json);
  const { planner } = changes;
  if (planner !== undefined)
    findDefinition('planner', definitions.planners, planner.name).parseOptions(planner.options);
  return changes;
}

/** One thing that an amendment changes, in words. */
export type Effect = { readonly what: string; readonly before: string; readonly after: string };

/** What an amendment would do, tried on a copy of the state; nothing is written. @throws AppError with the refusal's code */
export function previewAmendment(
  state: CampaignState,
  changes: Amendment,
): { readonly effects: readonly Effect[]; readonly follows: string } {
  const decision = decide(
    state,
    { command: 'amend', changes, why: 'preview' },
    { kind: 'person', id: 'preview' },
  );
  if ('refusal' in decision) throw new AppError(decision.refusal.code, decision.refusal.detail);
  let after: CampaignState = structuredClone(state);
  for (const event of decision.events) after = foldCampaign(after, stampPreview(state, event));
  return { effects: compareSpecs(state.spec, after.spec), follows: sayWhatFollows(after) };
}

const stampPreview = (state: CampaignState, event: CampaignEvent): StoredEvent<CampaignEvent> => ({
  ...event,
  by: { kind: 'person', id: 'preview' },
  at: state.now,
  labAt: state.now,
  cause: null,
  schema: 1,
  stream: `campaign/${state.id}`,
  seq: state.version + 1,
  prevHash: '' as StoredEvent['prevHash'],
  hash: '' as StoredEvent['hash'],
});

/** `bayes, acquisition ucb, kappa 1.5`. */
const describePlanner = ({ name, options }: CampaignSpec['planner']): string =>
  [
    name,
    ...Object.entries(options as { readonly [option: string]: Json }).map(
      ([option, value]) => `${option} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ].join(', ');

function compareSpecs(before: CampaignSpec, after: CampaignSpec): Effect[] {
  const rows: readonly (readonly [string, (spec: CampaignSpec) => string])[] = [
    ['Experiments in the budget', ({ budget }) => String(budget.experiments)],
    ['Money in the budget', ({ budget, currency }) => amount(budget.money, currency)],
    ['Laboratory hours in the budget', ({ budget }) => amount(budget.hours, 'h')],
    ['Cost of one experiment', (spec) => amount(costPerSample(spec).money, spec.currency)],
    [
      'Designs in the space',
      ({ space }) =>
        Number.isFinite(countDesigns(space))
          ? String(countDesigns(space))
          : 'any number: a variable is continuous',
    ],
    ['Goals', ({ goals }) => goals.map(describeGoal).join('; ')],
    ['Planner', ({ planner }) => describePlanner(planner)],
    ['Experiments in the works at once', ({ concurrency }) => String(concurrency)],
    ['Designs proposed at once', ({ batch }) => String(batch)],
    ['Measurements of the leader before the end', ({ confirm }) => String(confirm)],
    [
      'Rules to stop',
      ({ stop }) => (stop.length === 0 ? 'none but the budget' : stop.map(({ rule }) => rule).join(', ')),
    ],
    ['Tries after an instrument fault', ({ retry }) => String(retry.instrumentFaults)],
    ['Language model', ({ model }) => (model === undefined || model === 'off' ? 'off' : model.use)],
  ];
  return rows.flatMap(([what, tell]) => {
    const [was, is] = [tell(before), tell(after)];
    return was === is ? [] : [{ what, before: was, after: is }];
  });
}

const amount = (value: number | undefined, unit: string): string =>
  value === undefined ? 'no limit' : `${formatNumber(value)} ${unit}`;

const describeGoal = ({
  quantity,
  direction,
  target,
  unit,
  atLeast,
  atMost,
}: CampaignSpec['goals'][0]): string =>
  [
    direction,
    quantity,
    target === undefined ? '' : `${target} ${unit}`,
    atLeast === undefined ? '' : `at least ${atLeast} ${unit}`,
    atMost === undefined ? '' : `at most ${atMost} ${unit}`,
  ]
    .filter((word) => word !== '')
    .join(' ');

/** What the campaign would do at once. */
function sayWhatFollows(state: CampaignState): string {
  if (state.status === 'paused') return 'It stays paused until it is resumed.';
  const { steps, decisions, close } = next(state);
  const stopping = decisions.find(({ type }) => type === 'campaign-stopping' || type === 'campaign-closed');
  if (stopping !== undefined && 'detail' in stopping.data)
    return `It would then end: ${stopping.data.detail}.`;
  if (close !== null) return `It would then end: ${close.detail}.`;
  const [step] = steps;
  if (step?.step.kind === 'propose')
    return `It would then ask ${step.step.planner} for ${step.step.count === 1 ? 'one design' : `${step.step.count} designs`}.`;
  const used = experimentsUsed(state);
  if (used >= state.spec.budget.experiments)
    return `It finishes what is under way and begins nothing new: ${used} experiments are used, and the budget is ${state.spec.budget.experiments}.`;
  return 'It goes on with what is under way.';
}

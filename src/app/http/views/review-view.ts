import {
  type ActionState,
  type CampaignState,
  costPerSample,
  type Design,
  designAmounts,
  experimentsUsed,
  type LaboratoryState,
  type Limits,
  openRequests,
  type RequestState,
  type SampleState,
  type Space,
  type Stage,
} from '../../../campaign/index.ts';
import { convertUnit } from '../../../core/convert-unit.ts';
import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import type { Id } from '../../../core/id.ts';
import { describeDesign } from '../../report/describe-design.ts';
import { hazardsOf } from '../../workspace/element-hazards.ts';
import type { ReviewRequest, ReviewView, SettingChange } from '../contract/review.ts';
import { listSettings } from './bench-view.ts';
import { isSimulated, viewQuantity } from './campaign-view.ts';

/** What the view draws from. `limits`: what the limits file says, with its hash; null where there is none in force. */
export type ReviewInput = {
  readonly campaigns: ReadonlyMap<Id, CampaignState>;
  readonly laboratories: readonly LaboratoryState[];
  readonly limits: Limits | null;
  readonly limitsHash: string;
};

/** Everything that waits for a person's approval. */
export function viewRequests(input: ReviewInput): ReviewView['requests'] {
  const requests = [
    ...[...input.campaigns.values()].flatMap((state) => [
      ...stagesAwaited(input, state),
      ...openRequests(state).map((request) => viewRequest(input, state, request)),
    ]),
    ...input.laboratories.flatMap((laboratory) => actionsAwaited(input, laboratory)),
  ];
  return Object.fromEntries(requests.map((request) => [request.id, request]));
}

function stagesAwaited(input: ReviewInput, state: CampaignState): ReviewRequest[] {
  if (state.status === 'closed') return [];
  return [...state.inFlight.values()].flatMap(({ step, startedAt }): ReviewRequest[] => {
    if (step.kind !== 'review') return [];
    const stage = state.spec.protocol.find(({ name }) => name === step.key.split('/')[1]);
    const samples = step.samples.map((id) => state.samples.get(id) as SampleState);
    const names = step.samples.join(', ');
    return [
      {
        ...common(
          input,
          state,
          samples.map(({ design }) => design),
        ),
        id: `${state.id}:${step.key}`,
        kind: 'stage',
        title: `Approve ${samples.length === 1 ? `sample ${names}` : `samples ${names}`}?`,
        askedBy:
          state.openedBy.kind === 'agent'
            ? { kind: 'agent', id: state.openedBy.id }
            : { kind: 'planner', id: state.spec.planner.name },
        why: step.why,
        reasons: [
          `the protocol of the campaign asks a person before anything is made (stage ${stage?.name ?? 'review'})`,
        ],
        askedAt: startedAt,
        expiresAt: stage?.kind === 'review' ? startedAt + stage.expiresHours * 3_600_000 : null,
        samples: samples.map(({ id, design, proposal }) => ({
          id,
          design: describeDesign(state.spec.space, design),
          why: proposal?.why ?? '',
          expected: proposal?.predicted ? viewQuantity(proposal.predicted) : null,
        })),
        editable: samples.length === 1 ? samples[0]!.design : null,
      },
    ];
  });
}

function viewRequest(
  input: ReviewInput,
  state: CampaignState,
  { key, by, request, at }: RequestState,
): ReviewRequest {
  const base = common(input, state, [request.design]);
  return {
    ...base,
    budgets: base.budgets.map((budget, index) =>
      index === 0 ? { ...budget, used: experimentsUsed(state) } : budget,
    ),
    id: `${state.id}:${key}`,
    kind: 'request',
    title: `Make what ${by.id} asks for?`,
    askedBy: { kind: by.kind, id: by.id },
    why: request.why,
    reasons: [`a ${by.kind} asks for an experiment beside the planner`],
    askedAt: at,
    expiresAt: null,
    samples: [
      {
        id: request.reference ?? key,
        design: describeDesign(state.spec.space, request.design),
        why: request.why,
        expected: request.predicted === null ? null : viewQuantity(request.predicted),
      },
    ],
    editable: request.design,
  };
}

function actionsAwaited(input: ReviewInput, laboratory: LaboratoryState): ReviewRequest[] {
  return [...laboratory.open].flatMap((id): ReviewRequest[] => {
    const action = laboratory.actions.get(id) as ActionState;
    const { request, review, requestedAt } = action;
    if (action.status !== 'requested' || review?.verdict !== 'awaited') return [];
    const state = input.campaigns.get(request.campaign);
    const designs = request.samples.map(({ design }) => design);
    const { document } = review;
    const nearest = document.nearest === null ? undefined : laboratory.actions.get(document.nearest.action);
    const base =
      state === undefined
        ? bare(input, laboratory, request.campaign)
        : common(input, state, designs, request.instrument);
    const before = nearest?.request.samples[0]?.design ?? null;
    return [
      {
        ...base,
        id,
        kind: 'action',
        title: `Begin ${request.key.split('/')[1] ?? request.key} on ${request.instrument}?`,
        askedBy: {
          kind: request.askedBy?.kind ?? 'system',
          id: request.planner ?? request.askedBy?.id ?? 'not stated',
        },
        why: review.reasons.join('; '),
        reasons: [...review.reasons],
        askedAt: requestedAt,
        expiresAt: review.expiresAt,
        against:
          document.nearest === null ? null : `${document.nearest.action} (${document.nearest.outcome})`,
        changes: [
          ...changesOf(
            input,
            state?.spec.space ?? null,
            designs[0] ?? {},
            before,
            [request.instrument],
            request.units,
          ),
          ...settingChanges(input, action, nearest),
        ],
        samples: request.samples.map(({ id: sample, design }) => ({
          id: sample,
          design: describeDesign(state?.spec.space ?? emptySpace, design),
          why: state?.samples.get(sample)?.proposal?.why ?? '',
          expected: null,
        })),
        editable: null,
      },
    ];
  });
}

const emptySpace: Space = { variables: [], constraints: [], pool: null };

type Common = Pick<
  ReviewRequest,
  | 'campaign'
  | 'isSimulated'
  | 'laboratory'
  | 'now'
  | 'clock'
  | 'against'
  | 'changes'
  | 'stages'
  | 'budgets'
  | 'hazards'
  | 'limitsHash'
>;

const bare = (input: ReviewInput, laboratory: LaboratoryState, campaign: Id): Common => ({
  campaign: { id: campaign, name: campaign },
  isSimulated: false,
  laboratory: laboratory.name,
  now: laboratory.now,
  clock: laboratory.clock,
  against: null,
  changes: [],
  stages: [],
  budgets: [],
  hazards: [],
  limitsHash: input.limitsHash,
});

function common(
  input: ReviewInput,
  state: CampaignState,
  designs: readonly Design[],
  instrument?: string,
): Common {
  const { spec } = state;
  const instruments = spec.protocol.flatMap((stage) => (stage.kind === 'actuate' ? [stage.instrument] : []));
  const [asked = {}] = designs;
  const before = nearestApproved(state, asked);
  const elements = new Set(
    designs.flatMap((design) =>
      Object.entries(designAmounts(spec.space, design) ?? {}).flatMap(([element, amount]) =>
        amount > 0 ? [element] : [],
      ),
    ),
  );
  return {
    campaign: { id: state.id, name: spec.name },
    isSimulated: isSimulated(state),
    laboratory: spec.laboratory.name,
    now: state.now,
    clock: spec.laboratory.clock,
    against: before === null ? null : `sample ${before.id}`,
    changes: changesOf(
      input,
      spec.space,
      asked,
      before?.design ?? null,
      instrument === undefined ? instruments : [instrument],
    ),
    stages: spec.protocol.map((stage) => viewStage(stage, instrument)),
    budgets: viewCost(state, designs.length, instrument),
    hazards: [...hazardsOf([...elements])],
    limitsHash: input.limitsHash,
  };
}

/** The approved sample of the campaign that is most alike: by settings that differ, then by how far. */
function nearestApproved(state: CampaignState, asked: Design): SampleState | null {
  const reviewed = state.spec.protocol.findIndex(({ kind }) => kind === 'review');
  let nearest: { readonly sample: SampleState; readonly distance: number } | null = null;
  for (const sample of state.samples.values()) {
    if (sample.origin === 'added' || sample.outcome === 'cancelled' || sample.stage <= reviewed) continue;
    if (!sample.isAttempted && sample.status !== 'busy') continue;
    const distance = distanceBetween(asked, sample.design);
    if (nearest === null || distance <= nearest.distance) nearest = { sample, distance };
  }
  return nearest?.sample ?? null;
}

const distanceBetween = (a: Design, b: Design): number =>
  Object.entries(a).reduce((sum, [name, value]) => {
    const other = b[name];
    if (value === other) return sum;
    if (typeof value !== 'number' || typeof other !== 'number') return sum + 1;
    return sum + Math.min(1, Math.abs(value - other) / Math.max(Math.abs(value), Math.abs(other)));
  }, 0);

function changesOf(
  { limits }: ReviewInput,
  space: Space | null,
  asked: Design,
  before: Design | null,
  instruments: readonly string[],
  units: { readonly [name: string]: string } = {},
): SettingChange[] {
  return Object.entries(asked).map(([name, value]) => {
    const { unit, range, isFraction } = rangeOf(space, name);
    const shown = units[name] ?? unit;
    return {
      name,
      unit: shown,
      isFraction,
      asked: value,
      approved: before?.[name] ?? null,
      limit: limitOf(limits, instruments, name, shown),
      range,
    };
  });
}

/** Settings of the stage itself, which hold for all its samples. */
function settingChanges(
  { limits }: ReviewInput,
  { request }: ActionState,
  nearest: ActionState | undefined,
): SettingChange[] {
  const before = new Map(listSettings(nearest?.request.action ?? {}).map(({ name, value }) => [name, value]));
  return listSettings(request.action).map(({ name, value }) => ({
    name,
    unit: '',
    isFraction: false,
    asked: value,
    approved: before.get(name) ?? null,
    limit: limitOf(limits, [request.instrument], name, ''),
    range: null,
  }));
}

function rangeOf(space: Space | null, name: string): Pick<SettingChange, 'unit' | 'isFraction' | 'range'> {
  const isFraction = false;
  for (const variable of space?.variables ?? []) {
    if (variable.kind === 'composition') {
      const component = variable.components.find(({ element }) => element === name);
      if (component !== undefined)
        return { unit: '', isFraction: true, range: { min: component.min, max: component.max } };
    } else if (variable.name === name) {
      if (variable.kind === 'categorical') return { unit: '', isFraction, range: null };
      const { unit } = variable;
      return variable.kind === 'discrete'
        ? {
            unit,
            isFraction,
            range: { min: Math.min(...variable.levels), max: Math.max(...variable.levels) },
          }
        : { unit, isFraction, range: { min: variable.min, max: variable.max } };
    }
  }
  return { unit: '', isFraction, range: null };
}

/** The narrowest of the hard limits on a setting, in the setting's unit where it can be converted. */
function limitOf(
  limits: Limits | null,
  instruments: readonly string[],
  name: string,
  unit: string,
): SettingChange['limit'] {
  if (limits === null) return null;
  const all = [limits.settings, ...instruments.map((each) => limits.instruments[each]?.settings ?? {})];
  const found = all.flatMap((settings) =>
    Object.entries(settings).flatMap(([key, limit]) =>
      key === name || limit.also.includes(name) ? [limit] : [],
    ),
  );
  if (found.length === 0) return null;
  const convert = (value: number | undefined, from: string | undefined): number | null =>
    value === undefined ? null : from === undefined || from === unit ? value : convertUnit(value, from, unit);
  const bounds = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  const lows = bounds(found.map(({ min, unit: from }) => convert(min, from)));
  const highs = bounds(found.map(({ max, unit: from }) => convert(max, from)));
  const text = found.map((limit) => {
    const shown = formatUnit(limit.unit ?? '');
    const parts = [
      ...(limit.min === undefined ? [] : [`at least ${formatNumber(limit.min)}${shown}`]),
      ...(limit.max === undefined ? [] : [`at most ${formatNumber(limit.max)}${shown}`]),
      ...(limit.allowed === undefined ? [] : [`only ${limit.allowed.join(', ')}`]),
    ];
    return `${parts.join(', ')}: ${limit.why}`;
  });
  return {
    min: lows.length === 0 ? null : Math.max(...lows),
    max: highs.length === 0 ? null : Math.min(...highs),
    text: text.join('; '),
  };
}

function viewStage(stage: Stage, instrument: string | undefined): ReviewRequest['stages'][number] {
  const detail =
    stage.kind === 'actuate'
      ? [
          stage.instrument,
          `${formatNumber(stage.cost.hours)} h`,
          ...listSettings(stage.action).map(({ name, value }) => `${name} ${value}`),
        ].join(', ')
      : stage.kind === 'analyse'
        ? stage.analysis
        : stage.kind === 'simulate'
          ? stage.simulator
          : stage.kind === 'reward'
            ? stage.grader
            : `a person, within ${formatNumber(stage.expiresHours)} h`;
  const isThis =
    instrument === undefined
      ? stage.kind === 'review'
      : stage.kind === 'actuate' && stage.instrument === instrument;
  return { name: stage.name, kind: stage.kind, detail, isThis };
}

function viewCost(
  state: CampaignState,
  count: number,
  instrument: string | undefined,
): ReviewRequest['budgets'] {
  const { budget, currency, protocol } = state.spec;
  const stage = protocol.find((each) => each.kind === 'actuate' && each.instrument === instrument);
  const each = stage?.kind === 'actuate' ? stage.cost : costPerSample(state.spec);
  const used = experimentsUsed(state);
  return [
    {
      name: 'Experiments',
      // a sample that is reviewed is counted as used already
      used: Math.max(0, used - count),
      asked: count,
      total: budget.experiments,
      unit: '',
    },
    ...(budget.money === undefined
      ? []
      : [
          {
            name: 'Cost',
            used: state.spent.money,
            asked: each.money * count,
            total: budget.money,
            unit: currency,
          },
        ]),
    ...(budget.hours === undefined
      ? []
      : [
          {
            name: 'Laboratory time',
            used: state.spent.hours,
            asked: each.hours * count,
            total: budget.hours,
            unit: 'h',
          },
        ]),
  ];
}

import {
  type ActionState,
  type CampaignState,
  forecast,
  type LaboratoryState,
  whyWaiting,
} from '../../../campaign/index.ts';
import type { DeviceRun, DevicesView } from '../contract/story.ts';

const mostRuns = 600;
const hour = 3_600_000;

/** What the laboratory's record says each device did, does and will do next, with this campaign's samples named. */
export function viewDevices(state: CampaignState, laboratory: LaboratoryState | null): DevicesView {
  const { name, clock } = state.spec.laboratory;
  if (laboratory === null)
    return { laboratory: name, clock, now: state.now, instruments: [], runs: [], leftOut: 0 };
  const now = lastMoment(state, laboratory);
  const actions = [...laboratory.actions.values()].filter(
    ({ request, requestedAt }) =>
      request.campaign === state.id || state.status !== 'closed' || requestedAt < now,
  );
  const shown = actions.slice(-mostRuns);
  const planned = plannedSpans(laboratory);
  return {
    laboratory: name,
    clock,
    now,
    instruments: [...laboratory.instruments].map(([device, instrument]) => ({
      name: device,
      status: instrument.isUnderMaintenance
        ? 'under maintenance'
        : instrument.safety === 'working'
          ? 'working'
          : 'in its safe state',
    })),
    runs: shown.flatMap((action) => viewRun(state, laboratory, action, planned.get(action.request.id)) ?? []),
    leftOut: actions.length - shown.length,
  };
}

/** The laboratory works on after a campaign is closed, for others: what it does then is no part of this one. */
function lastMoment(state: CampaignState, laboratory: LaboratoryState): number {
  if (state.status !== 'closed') return laboratory.now;
  const own = [...laboratory.actions.values()].filter(({ request }) => request.campaign === state.id);
  if (own.some(({ status, endedAt }) => status !== 'requested' && endedAt === null)) return laboratory.now;
  return own.reduce((last, { endedAt }) => Math.max(last, endedAt ?? 0), 0) || state.now;
}

type Span = { readonly from: number; readonly to: number };

/** When each open action begins and ends as the forecast has it. */
function plannedSpans(laboratory: LaboratoryState): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const { actions, phase, from, to } of forecast(laboratory).occupations) {
    if (phase === 'cooling down') continue;
    for (const id of actions) spans.set(id, { from: Math.min(spans.get(id)?.from ?? from, from), to });
  }
  return spans;
}

function viewRun(
  state: CampaignState,
  laboratory: LaboratoryState,
  action: ActionState,
  planned: Span | undefined,
): DeviceRun | null {
  const { now, instruments } = laboratory;
  const { request, status, endedAt } = action;
  if (status === 'cancelled' || status === 'refused') return null;
  const isWaiting = status === 'requested';
  const begunAt = isWaiting ? null : action.acceptedAt;
  const start = begunAt ?? planned?.from ?? Math.max(action.requestedAt, now);
  const end =
    endedAt ?? Math.max(planned?.to ?? start + request.cost.hours * hour, begunAt === null ? 0 : now);
  const isOwn = request.campaign === state.id;
  const { warmUpHours = 0, coolDownHours = 0 } = instruments.get(request.instrument)?.device ?? {};
  return {
    key: request.id,
    instrument: request.instrument,
    samples: isOwn ? request.samples.map(({ id }) => id) : null,
    start,
    end,
    warmAt: Math.min(start + warmUpHours * hour, end),
    coldAt: end + coolDownHours * hour,
    state:
      status === 'failed'
        ? 'failed'
        : status === 'unresolved'
          ? 'held'
          : isWaiting
            ? 'planned'
            : endedAt === null
              ? 'running'
              : 'done',
    detail:
      action.failure?.detail ??
      action.unresolvedWhy ??
      (isWaiting && isOwn ? whyWaiting(laboratory, action) : ''),
  };
}

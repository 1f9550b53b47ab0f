import type { ActionState, CampaignState, LaboratoryState, Space } from '../../../campaign/index.ts';
import { isElement } from '../../../core/elements.ts';
import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import type { Id } from '../../../core/id.ts';
import type { Json } from '../../../core/json.ts';
import { atomicWeight } from '../../../kernels/crystal/index.ts';
import { describeDesign } from '../../report/describe-design.ts';
import { openOrders } from '../../workspace/work-orders.ts';
import type { BenchView, OrderSample, PlannedValue, WorkOrderView } from '../contract/bench.ts';

/** Every work order of the laboratories. `campaigns`: those that asked for them. */
export function viewOrders(
  laboratories: readonly LaboratoryState[],
  campaigns: ReadonlyMap<Id, CampaignState>,
): BenchView['orders'] {
  const orders = laboratories.flatMap((state) =>
    openOrders(state).map((action) => viewOrder(state, action, campaigns.get(action.request.campaign))),
  );
  return Object.fromEntries(orders.map((order) => [order.id, order]));
}

function viewOrder(
  { name }: LaboratoryState,
  { request, claimedBy, requestedAt, entries }: ActionState,
  campaign: CampaignState | undefined,
): WorkOrderView {
  const space = campaign?.spec.space ?? { variables: [], constraints: [], pool: null };
  return {
    id: request.id,
    campaign: { id: request.campaign, name: campaign?.spec.name ?? request.campaign },
    laboratory: name,
    instrument: request.instrument,
    claimedBy,
    requestedAt,
    hours: request.cost.hours,
    settings: listSettings(request.action),
    goals: request.goals.map(({ quantity, criterion, unit }) => ({
      quantity,
      criterion: criterion ?? '',
      unit,
    })),
    samples: request.samples.map(({ id, design }): OrderSample => {
      const entry = entries[id];
      return {
        id,
        design: describeDesign(space, design),
        planned: Object.entries(design).map(([name, planned]) =>
          planValue(space, name, planned, request.units?.[name] ?? ''),
        ),
        label: `${request.campaign}/${id}`,
        entry:
          entry === undefined
            ? null
            : {
                kind: entry.kind,
                by: entry.by,
                text:
                  entry.kind === 'failure'
                    ? `${entry.failure.kind}: ${entry.failure.detail}`
                    : Object.entries(entry.values)
                        .map(
                          ([quantity, { value, unit }]) =>
                            `${quantity} ${formatNumber(value)}${formatUnit(unit)}`,
                        )
                        .join(', '),
              },
      };
    }),
  };
}

/** The stage's settings, which hold for every sample of the order. */
export function listSettings(action: Json): { name: string; value: string }[] {
  if (typeof action !== 'object' || action === null || Array.isArray(action)) return [];
  return Object.entries(action).map(([name, value]) => ({ name, value: showSetting(value) }));
}

function showSetting(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map((item) => showSetting(item)).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { value: amount, unit } = value as { readonly [key: string]: Json };
  return typeof amount === 'number' && typeof unit === 'string'
    ? `${formatNumber(amount)}${formatUnit(unit)}`
    : JSON.stringify(value);
}

/** Share of its range that a continuous setting may stray and still be as planned. */
const shareOfRange = 0.01;

function planValue(space: Space, name: string, planned: number | string, unit: string): PlannedValue {
  for (const variable of space.variables) {
    if (variable.kind === 'composition') {
      const component = variable.components.find(({ element }) => element === name);
      if (component === undefined) continue;
      const { step } = variable;
      const tolerance = step === null ? shareOfRange * (component.max - component.min) : step / 2;
      return {
        name,
        planned,
        unit: '',
        tolerance,
        molarMass: isElement(name) && Object.keys(variable.fixed).length === 0 ? atomicWeight(name) : null,
      };
    }
    if (variable.name !== name || variable.kind === 'categorical') continue;
    return { name, planned, unit: unit || variable.unit, tolerance: toleranceOf(variable), molarMass: null };
  }
  return { name, planned, unit, tolerance: null, molarMass: null };
}

function toleranceOf(
  variable: Extract<Space['variables'][number], { kind: 'continuous' | 'integer' | 'discrete' }>,
): number {
  if (variable.kind === 'integer') return 0.5;
  if (variable.kind === 'continuous') return shareOfRange * (variable.max - variable.min);
  const levels = [...variable.levels].sort((a, b) => a - b);
  const steps = levels.slice(1).map((level, index) => level - levels[index]!);
  return steps.length === 0 ? 0 : Math.min(...steps) / 2;
}

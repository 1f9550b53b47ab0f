import type { CampaignState, SampleState, Stage, StepState } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { describeDesign } from '../../report/describe-design.ts';
import type { PlannedRun, PlannedSample } from '../contract/runs.ts';
import { isSimulated } from './campaign-view.ts';

type ActuateStage = Stage & { readonly kind: 'actuate' };

/** A sample with the laboratory work that it still needs, in order. */
type Waiting = {
  readonly planned: PlannedSample;
  readonly state: CampaignState;
  readonly sample: SampleState;
  stages: readonly ActuateStage[];
  /** Hours from now at which it is free. */
  readyAt: number;
};

type Load = {
  readonly stage: ActuateStage;
  readonly laboratory: string;
  readonly members: readonly Waiting[];
  readonly start: number;
};

const day = 24;
const mostRuns = 400;

/**
 * The work of all samples under way, load by load in the order in which it can begin: a load takes as many samples as the stage allows that
 * agree in its shared settings, and begins in a shift. `shiftHours` of each day somebody is there to load; what runs longer goes on alone.
 */
export function planRuns(states: readonly CampaignState[], shiftHours: number): readonly PlannedRun[] {
  const waiting = states.flatMap(collectWaiting);
  const freeAt = new Map<string, number>();
  const runs: PlannedRun[] = states.flatMap((state) => underWay(state, waiting, freeAt, shiftHours));
  while (runs.length < mostRuns) {
    const load = earliestLoad(waiting, freeAt, shiftHours);
    if (load === null) break;
    const { stage, laboratory, members, start } = load;
    const end = start + stage.cost.hours;
    freeAt.set(`${laboratory}/${stage.instrument}`, end);
    runs.push(describeRun(load, end, false, shiftHours));
    for (const member of members) {
      member.stages = member.stages.slice(1);
      member.readyAt = end;
    }
  }
  return runs;
}

function collectWaiting(state: CampaignState): Waiting[] {
  if (state.status === 'closed' || state.status === 'paused') return [];
  const numbers = new Map([...state.samples.keys()].map((id, index) => [id, index + 1]));
  return [...state.active].flatMap((id) => {
    const sample = state.samples.get(id);
    if (sample === undefined) return [];
    const stages = state.spec.protocol
      .slice(sample.stage)
      .filter((stage): stage is ActuateStage => stage.kind === 'actuate');
    const planned: PlannedSample = {
      campaign: state.id,
      campaignName: state.spec.name,
      sample: id,
      number: numbers.get(id) ?? null,
      design: describeDesign(state.spec.space, sample.design),
      values: { ...sample.design },
      why: sample.proposal?.why ?? (sample.origin === 'replicate' ? 'the leader is measured again' : ''),
      isSimulated: isSimulated(state),
    };
    return [{ planned, state, sample, stages, readyAt: 0 }];
  });
}

/** Runs that have begun hold their device and their samples until they are expected to end. */
function underWay(
  state: CampaignState,
  waiting: readonly Waiting[],
  freeAt: Map<string, number>,
  shiftHours: number,
): PlannedRun[] {
  return [...state.inFlight.values()].flatMap(({ step, startedAt }: StepState) => {
    if (step.kind !== 'actuate') return [];
    const members = waiting.filter((one) => one.state === state && step.samples.includes(one.sample.id));
    const stage = members[0]?.stages[0];
    if (stage === undefined) return [];
    const end = Math.max(0, stage.cost.hours - (state.now - startedAt) / 3_600_000);
    const laboratory = state.spec.laboratory.name;
    freeAt.set(`${laboratory}/${stage.instrument}`, end);
    const run = describeRun({ stage, laboratory, members, start: 0 }, end, true, shiftHours);
    for (const member of members) {
      member.stages = member.stages.slice(1);
      member.readyAt = end;
    }
    return [run];
  });
}

function earliestLoad(
  waiting: readonly Waiting[],
  freeAt: ReadonlyMap<string, number>,
  shiftHours: number,
): Load | null {
  let best: Load | null = null;
  for (const first of waiting) {
    const stage = first.stages[0];
    if (stage === undefined) continue;
    const laboratory = first.state.spec.laboratory.name;
    const free = Math.max(first.readyAt, freeAt.get(`${laboratory}/${stage.instrument}`) ?? 0);
    const start = startInShift(free, shiftHours);
    if (best !== null && start >= best.start) continue;
    const members = waiting
      .filter((other) => mayJoin(first, other, stage) && other.readyAt <= start)
      .slice(0, stage.samplesPerRun);
    best = { stage, laboratory, members, start };
  }
  return best;
}

const mayJoin = (first: Waiting, other: Waiting, stage: ActuateStage): boolean =>
  first === other ||
  (other.state === first.state &&
    other.stages[0]?.name === stage.name &&
    stage.shared.every((name) => other.sample.design[name] === first.sample.design[name]));

/** The first moment from `hours` on at which somebody is there. */
function startInShift(hours: number, shiftHours: number): number {
  const into = hours % day;
  return into < shiftHours || shiftHours >= day ? hours : hours - into + day;
}

function describeRun(
  { stage, laboratory, members, start }: Load,
  end: number,
  isRunning: boolean,
  shiftHours: number,
): PlannedRun {
  const shift = Math.floor(start / day);
  const [first] = members;
  const units = new Map(
    first?.state.spec.space.variables.map((variable) => [
      variable.name,
      'unit' in variable ? variable.unit : '',
    ]),
  );
  return {
    key: `${first?.state.id}/${first?.sample.id}/${stage.name}`,
    laboratory,
    instrument: stage.instrument,
    stage: stage.name,
    isAtBench: first?.state.spec.laboratory.instruments[stage.instrument]?.driver === 'bench',
    start,
    end,
    shift,
    isUnattended: end > shift * day + shiftHours,
    isRunning,
    capacity: stage.samplesPerRun,
    settings: stage.shared.map((name) => {
      const value = first?.sample.design[name];
      return {
        name,
        value: typeof value === 'number' ? formatNumber(value) : (value ?? ''),
        unit: units.get(name) ?? '',
      };
    }),
    samples: members.map(({ planned }) => planned),
  };
}

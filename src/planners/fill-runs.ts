import type { Design, PlanningView, Proposal, SharedRun } from '../campaign/index.ts';
import { type HeldSpace, holdSetting, type Setting, settingKey, settingOf } from './held-setting.ts';

export type RunChoosers = {
  /** Up to `count` designs, one after the other; of the setting held where there is one. */
  choose(view: PlanningView, count: number, held: HeldSpace | null): readonly Proposal[];
  /** The setting of a new run of `size` samples; null when nothing is left to propose. */
  chooseSetting(view: PlanningView, shared: readonly string[], size: number): Setting | null;
};

/**
 * Up to `count` proposals. Where samples share runs, places left in runs that have not begun are filled first, then new runs, each of
 * one setting; a run stays short only when no other design has its setting.
 */
export function fillRuns(
  view: PlanningView,
  count: number,
  { choose, chooseSetting }: RunChoosers,
): Proposal[] {
  const { run, space } = view;
  if (run === undefined) return [...choose(view, count, null)];
  const proposals: Proposal[] = [];
  const spent = new Set<string>();
  while (proposals.length < count) {
    const current = withPending(
      view,
      proposals.map(({ design }) => design),
    );
    const wanted = count - proposals.length;
    const begun = findOpenRun(current, run, spent);
    const size = Math.min(wanted, begun?.room ?? run.samplesPerRun);
    const setting = begun?.setting ?? chooseSetting(current, run.shared, size);
    if (setting === null) break;
    const members = choose(current, size, holdSetting(space, setting));
    if (members.length < size) spent.add(settingKey(setting, run.shared));
    if (members.length === 0 && begun === null) break;
    proposals.push(...members);
  }
  return proposals;
}

/** The setting that the planner would take for one sample. */
export const settingOfFirst =
  (choose: RunChoosers['choose']): RunChoosers['chooseSetting'] =>
  (view, shared) => {
    const [first] = choose(view, 1, null);
    return first ? settingOf(first.design, shared) : null;
  };

/** The view with designs proposed, waiting for their runs. */
export const withPending = (view: PlanningView, designs: readonly Design[]): PlanningView => ({
  ...view,
  trials: [
    ...view.trials,
    ...designs.map((design) => ({
      sample: 'proposed',
      design,
      outcomes: view.goals.map(() => null),
      status: 'pending' as const,
      awaitsRun: true as const,
    })),
  ],
});

/** A setting whose waiting samples do not fill their last run, and the places left in it. */
function findOpenRun(
  { trials }: PlanningView,
  { shared, samplesPerRun }: SharedRun,
  spent: ReadonlySet<string>,
): { readonly setting: Setting; readonly room: number } | null {
  const waiting = new Map<string, { readonly setting: Setting; count: number }>();
  for (const { awaitsRun, design } of trials) {
    if (!awaitsRun) continue;
    const key = settingKey(design, shared);
    const group = waiting.get(key) ?? { setting: settingOf(design, shared), count: 0 };
    group.count++;
    waiting.set(key, group);
  }
  for (const [key, { setting, count }] of waiting) {
    const taken = count % samplesPerRun;
    if (taken > 0 && !spent.has(key)) return { setting, room: samplesPerRun - taken };
  }
  return null;
}

type Row = { readonly [key: string]: unknown };

/** Of many verified rollouts: for each task (`_ng_task_index`), over all, and the two numbers to look at first. */
export type AggregateMetrics = {
  readonly group_level_metrics: readonly { readonly [metric: string]: number }[];
  readonly agent_metrics: { readonly [metric: string]: number };
  readonly key_metrics: { readonly [metric: string]: number };
};

const taskIndex = '_ng_task_index';

/** Means, spreads and extremes of every number at the top of the responses; names of those of NeMo Gym's own profiler. */
export function aggregateMetrics(rows: readonly Row[]): AggregateMetrics {
  const groups = Map.groupBy(rows, (row) => row[taskIndex]);
  const group_level_metrics = [...groups].flatMap(([index, members]) =>
    typeof index === 'number' ? [{ [taskIndex]: index, ...profile(members) }] : [],
  );
  const agent_metrics = profile(rows);
  const key_metrics = Object.fromEntries(
    ['mean/reward', 'mean/score'].flatMap((name) => {
      const value = agent_metrics[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { group_level_metrics, agent_metrics, key_metrics };
}

function profile(rows: readonly Row[]): { readonly [metric: string]: number } {
  const names = new Set(
    rows.flatMap((row) => Object.keys(row).filter((key) => typeof row[key] === 'number')),
  );
  names.delete(taskIndex);
  names.delete('_ng_rollout_index');
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const values = rows
        .flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []))
        .sort((a, b) => a - b);
      const mean = values.reduce((sum, value) => sum + value / values.length, 0);
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const middle = values.length >> 1;
      return [
        [`mean/${name}`, mean],
        [`max/${name}`, values.at(-1) ?? 0],
        [`min/${name}`, values[0] ?? 0],
        [
          `median/${name}`,
          values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2,
        ],
        [`std/${name}`, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0],
      ];
    }),
  );
}

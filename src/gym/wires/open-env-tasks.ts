import type { Context, Hono } from 'hono';
import { splitNames, type TaskSource } from '../task-source.ts';
import { isObject } from './open-env-messages.ts';

/** Tasks that a split offers to whoever asks how many there are; any seed beyond them is a task as well. */
const taskCounts: { readonly [split: string]: number } = { train: 10_000, validation: 1000, test: 1000 };

/** The Task API: which tasks there are. A task is what `reset` takes: a seed and a split. */
export function mountTasks(app: Hono, source: TaskSource): void {
  const { name } = source.family;
  const specOf = (split: string, index: number): object => ({
    seed: index,
    split,
    level: source.defaultLevel,
  });
  const answer = (
    c: Context,
    find: (split: string, count: number, body: Body) => object | null,
  ): Promise<Response> => answerTasks(c, source, find);
  app.get('/list_environments', (c) => c.json([name]));
  app.get('/:environment/splits', (c) =>
    c.req.param('environment') === name
      ? c.json(splitNames(source.family).map((split) => ({ name: split, type: split })))
      : c.json({ detail: `no environment ${c.req.param('environment')}; there is ${name}` }, 404),
  );
  app.post('/:environment/num_tasks', (c) => answer(c, (_split, count) => ({ num_tasks: count })));
  app.post('/:environment/task', (c) =>
    answer(c, (split, count, { index }) => (isIndex(index, count) ? { task: specOf(split, index) } : null)),
  );
  app.post('/:environment/task_range', (c) =>
    answer(c, (split, count, { start, stop }) => {
      const [from, to] = [start ?? 0, stop ?? count];
      if (!isIndex(from, count + 1) || !isIndex(to, count + 1)) return null;
      const length = Math.max(0, to - from);
      return { tasks: Array.from({ length }, (_, n) => specOf(split, from + n)), env_name: name };
    }),
  );
  app.post('/:environment/tasks', (c) =>
    answer(c, (split, count) => ({
      tasks: Array.from({ length: count }, (_, n) => specOf(split, n)),
      env_name: name,
    })),
  );
}

type Body = { readonly [field: string]: unknown };

const isIndex = (value: unknown, count: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;

async function answerTasks(
  c: Context,
  { family }: TaskSource,
  find: (split: string, count: number, body: Body) => object | null,
): Promise<Response> {
  const environment = c.req.param('environment');
  if (environment !== family.name)
    return c.json({ detail: `no environment ${environment}; there is ${family.name}` }, 404);
  const body = readBody(await c.req.text());
  const names = splitNames(family);
  const split = names.find((name) => name === body?.split);
  if (body === null || split === undefined)
    return c.json(
      { detail: [{ type: 'enum', loc: ['body', 'split'], msg: `expected one of ${names.join(', ')}` }] },
      422,
    );
  const found = find(split, taskCounts[split] ?? 0, body);
  return found === null ? c.json({ detail: 'Invalid task index' }, 400) : c.json(found);
}

function readBody(text: string): Body | null {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

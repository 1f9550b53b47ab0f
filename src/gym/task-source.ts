import { AppError } from '../core/error.ts';
import { hashJson, sha256Hex } from '../core/hash.ts';
import type { Json } from '../core/json.ts';
import { seededRandom } from '../core/random.ts';
import type { Split, TaskFamily, TaskInstance, TaskTool } from './contracts.ts';
import { createLeastRecent } from './least-recent.ts';

export const splits: readonly Split[] = ['train', 'validation', 'test'];

/** Version of the rules of episodes and pay; part of every receipt beside the version of the family. */
const gymVersion = '1.0.0';

/** What of a family somebody asks for. Nothing is needed: what is absent is drawn or takes the source's own. */
export type TaskRequest = {
  /** Which task of the split, 0 to 2^53 − 1. Members of a group share it. */
  readonly seed?: number | undefined;
  /** `family/level/seed`, one instance by its name, whatever its split. */
  readonly task_id?: string | undefined;
  readonly split?: string | undefined;
  readonly level?: string | undefined;
};

/** An instance with its hidden truth. */
export type DrawnTask = {
  readonly instance: TaskInstance;
  /** `family/level/seed`: for the trainer alone, since whoever has the program and the seed can draw the truth. */
  readonly taskId: string;
  readonly truth: Json;
  readonly split: Split;
  /** SHA-256 of family, version, level and seed. */
  readonly taskHash: string;
};

/** One family as it is served: which instance a request means, in which split it lies, and its tools before any episode. */
export type TaskSource = {
  readonly family: TaskFamily<Json>;
  readonly environmentVersion: string;
  readonly defaultLevel: string;
  readonly defaultSplit: Split;
  /** Tools of the first instance: their names are those of all. */
  readonly tools: readonly TaskTool[];
  /** @throws AppError `bad-task` naming the field, the value and what was expected */
  find(request: TaskRequest): DrawnTask;
};

/** Drawn truths that are kept: members of a group ask for the same one. */
const keptCount = 256;

export function createTaskSource(
  family: TaskFamily<Json>,
  {
    level = family.defaultLevel,
    split,
  }: { readonly level?: string | undefined; readonly split?: string | undefined } = {},
): TaskSource {
  const kept = createLeastRecent<DrawnTask>(keptCount);
  const defaultLevel = requireLevel(family, level);
  const defaultSplit = requireSplit(family, split ?? (family.isEvaluationOnly ? 'test' : 'train'));
  const draw = (instance: TaskInstance): DrawnTask => {
    const truth = family.draw(instance.seed, instance.level);
    return {
      instance,
      taskId: `${instance.family}/${instance.level}/${instance.seed}`,
      truth,
      split: splitOf(family, family.groupOf(truth)),
      taskHash: hashJson({ ...instance, version: family.version }),
    };
  };
  const first: TaskInstance = { family: family.name, level: defaultLevel, seed: 0 };
  const { tools } = family.open(family.draw(first.seed, first.level), first);
  return {
    family,
    environmentVersion: `${family.name}@${family.version}+gym@${gymVersion}`,
    defaultLevel,
    defaultSplit,
    tools,
    find({ seed, task_id, split, level }) {
      if (task_id !== undefined) {
        const instance = parseTaskId(family, task_id);
        const task = kept.get(task_id, () => draw(instance));
        if (split !== undefined && requireSplit(family, split) !== task.split)
          throw new AppError(
            'bad-task',
            `task_id ${task_id} is of the split ${task.split}; asked for ${split}`,
          );
        return task;
      }
      const chosen = {
        level: requireLevel(family, level ?? defaultLevel),
        seed: requireSeed(seed ?? drawSeed()),
      };
      const wanted = split === undefined ? defaultSplit : requireSplit(family, split);
      return kept.get(`${wanted} ${chosen.level} ${chosen.seed}`, () =>
        findInSplit(family, wanted, chosen, draw),
      );
    },
  };
}

/**
 * The split of a group: eight in ten for training, one for validation, one for testing, by the SHA-256 of the group's name alone, so that a
 * group is in the same split in every family that has it. Families for evaluation have `test` only.
 */
export function splitOf(family: Pick<TaskFamily<Json>, 'isEvaluationOnly'>, group: string): Split {
  if (family.isEvaluationOnly) return 'test';
  const share = Number.parseInt(sha256Hex(`split ${group}`).slice(0, 8), 16) / 2 ** 32;
  return share < 0.8 ? 'train' : share < 0.9 ? 'validation' : 'test';
}

/** Instances tried for one of the split; one in ten is, so that missing it is a fault of the family. */
const mostTries = 2000;

/** The instance of a seed where that lies in the split, else the first that does among those drawn from the seed. */
function findInSplit(
  family: TaskFamily<Json>,
  split: Split,
  { level, seed }: { readonly level: string; readonly seed: number },
  draw: (instance: TaskInstance) => DrawnTask,
): DrawnTask {
  const random = seededRandom('instance', family.name, level, split, seed);
  for (let n = 0; n < mostTries; n++) {
    const task = draw({ family: family.name, level, seed: n === 0 ? seed : random.integer(2 ** 48) });
    if (task.split === split) return task;
  }
  throw new AppError('bad-task', `${family.name} has no instance of the split ${split} at level ${level}`);
}

const drawSeed = (): number => {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 16) * 2 ** 32 + low;
};

function requireSeed(seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new AppError('bad-task', `seed is ${seed}; expected a whole number from 0 to 2^53 − 1`);
}

function requireLevel({ name, levels }: TaskFamily<Json>, level: string): string {
  if (levels.includes(level)) return level;
  throw new AppError('bad-task', `level is "${level}"; ${name} has ${levels.join(', ')}`);
}

/** The splits that a family has. */
export const splitNames = ({
  isEvaluationOnly,
}: Pick<TaskFamily<Json>, 'isEvaluationOnly'>): readonly Split[] => (isEvaluationOnly ? ['test'] : splits);

function requireSplit(family: TaskFamily<Json>, split: string): Split {
  const { name, isEvaluationOnly } = family;
  const known = splitNames(family);
  const found = known.find((one) => one === split);
  if (found !== undefined) return found;
  throw new AppError(
    'bad-task',
    `split is "${split}"; ${name} has ${known.join(', ')}${isEvaluationOnly ? ': it is for evaluation only' : ''}`,
  );
}

function parseTaskId(family: TaskFamily<Json>, taskId: string): TaskInstance {
  const [name = '', level = '', seed = '', ...rest] = taskId.split('/');
  if (name !== family.name || rest.length > 0 || !/^\d{1,16}$/.test(seed))
    throw new AppError('bad-task', `task_id is "${taskId}"; expected ${family.name}/LEVEL/SEED`);
  return { family: name, level: requireLevel(family, level), seed: requireSeed(Number(seed)) };
}

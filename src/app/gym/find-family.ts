import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { type TaskFamily, taskFamilies } from '../../gym/index.ts';

/** A family by its name, the first of the list without one. @throws AppError `unknown-family` naming those there are */
export function findFamily(name?: string): TaskFamily<Json> {
  const family = name === undefined ? taskFamilies[0] : taskFamilies.find((one) => one.name === name);
  if (family !== undefined) return family;
  const known = taskFamilies.map((one) => one.name).join(', ');
  throw new AppError('unknown-family', `no family of tasks is called "${name}"; there are ${known}`);
}

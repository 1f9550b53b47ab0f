import type {
  Analysis,
  Definition,
  Grader,
  InstrumentDriver,
  NoveltyEvidence,
  Planner,
  Simulator,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';

/** Everything that a laboratory can be extended with, by name. */
export type Definitions = {
  readonly planners: readonly Planner<unknown>[];
  readonly simulators: readonly Simulator<unknown>[];
  readonly analyses: readonly Analysis<unknown>[];
  readonly graders: readonly Grader<unknown>[];
  readonly instrumentDrivers: readonly InstrumentDriver<unknown>[];
  /** Who reported a composition before; without it nothing is new. */
  readonly novelty?: (amounts: { readonly [element: string]: number }) => NoveltyEvidence;
};

/** The definition of this name. @throws AppError `unknown-<kind>` — with the names there are. */
export function findDefinition<D extends Definition<unknown>>(
  kind: string,
  definitions: readonly D[],
  name: string,
): D {
  const found = definitions.find((definition) => definition.name === name);
  if (found !== undefined) return found;
  const names = definitions.map((definition) => definition.name).join(', ');
  throw new AppError(`unknown-${kind}`, `${kind} "${name}" is not known; there are: ${names}`);
}

export const definitionLabel = (definition: Definition<unknown>): string =>
  `${definition.name}@${definition.version}`;

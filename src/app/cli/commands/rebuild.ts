import { rebuildProjections } from '../../../runtime/index.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; labModule?: string },
): Promise<number> {
  const { store } = await openWorkspace(options);
  try {
    const count = await rebuildProjections(store);
    output.print(`rebuilt ${count} ${count === 1 ? 'row' : 'rows'} from the record`);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

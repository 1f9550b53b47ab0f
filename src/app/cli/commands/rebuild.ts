import { rebuildProjections } from '../../../runtime/index.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; labModule?: string },
): Promise<number> {
  const store = await openExistingStore(options);
  try {
    const count = await rebuildProjections(store);
    output.print(`rebuilt ${count} ${count === 1 ? 'row' : 'rows'} from the record`);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

import { describeError } from '../../../core/error.ts';
import { type Check, checkProgram, checkWorkspace } from '../../workspace/check-workspace.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; labModule?: string; json?: boolean },
): Promise<number> {
  const checks: Check[] = [...checkProgram(), ...(await checkStore(options))];
  if (options.json) output.print(JSON.stringify(checks));
  else
    for (const { name, isGood, detail } of checks)
      output.print(`${isGood ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`);
  return checks.every((check) => check.isGood) ? exitCode.done : exitCode.badInput;
}

async function checkStore(options: { store?: string; labModule?: string }): Promise<readonly Check[]> {
  try {
    const workspace = await openWorkspace(options, openExistingStore);
    try {
      return await checkWorkspace(workspace);
    } finally {
      await workspace.store.close();
    }
  } catch (error) {
    return [{ name: 'store', isGood: false, detail: describeError(error) }];
  }
}

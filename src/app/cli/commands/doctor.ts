import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { describeError } from '../../../core/error.ts';
import { campaignStream } from '../../../runtime/index.ts';
import { onnesVersion } from '../../version.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

type Check = { readonly name: string; readonly isGood: boolean; readonly detail: string };

export async function action(
  output: Output,
  options: { store?: string; labModule?: string; json?: boolean },
): Promise<number> {
  const checks: Check[] = [
    { name: 'onnes', isGood: true, detail: onnesVersion() },
    {
      name: 'node',
      isGood: Number(process.versions.node.split('.')[0]) >= 24,
      detail: process.versions.node,
    },
    ...(await checkStore(options)),
  ];
  if (options.json) output.print(JSON.stringify(checks));
  else
    for (const { name, isGood, detail } of checks)
      output.print(`${isGood ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`);
  return checks.every((check) => check.isGood) ? exitCode.done : exitCode.badInput;
}

async function checkStore(options: { store?: string; labModule?: string }): Promise<Check[]> {
  try {
    const workspace = await openWorkspace(options, openExistingStore);
    const { store, folder, lab, limits } = workspace;
    try {
      const campaigns = (await store.streams(campaignStream(''))).length;
      const { planners, simulators, instrumentDrivers, analyses, graders } = lab.definitions;
      const names = (list: readonly { name: string }[]): string =>
        list.map((definition) => definition.name).join(', ');
      return [
        { name: 'store', isGood: true, detail: `${workspace.address}, ${campaigns} campaigns` },
        ...(await checkDisk(folder)),
        { name: 'planners', isGood: true, detail: names(planners) },
        { name: 'simulators', isGood: true, detail: names(simulators) },
        { name: 'instruments', isGood: true, detail: names(instrumentDrivers) },
        { name: 'analyses', isGood: true, detail: names(analyses) },
        { name: 'graders', isGood: true, detail: names(graders) },
        {
          name: 'limits',
          isGood: true,
          detail: Object.keys(limits).join(', ') || `none (write ${folder}/limits.yaml to set some)`,
        },
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [{ name: 'store', isGood: false, detail: describeError(error) }];
  }
}

async function checkDisk(folder: string): Promise<Check[]> {
  if (!existsSync(folder))
    return [{ name: 'disk', isGood: true, detail: `${folder} is made by the first run` }];
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = (bavail * bsize) / 2 ** 30;
    return [{ name: 'disk', isGood: free > 0.1, detail: `${free.toFixed(1)} GiB free in ${folder}` }];
  } catch (error) {
    return [{ name: 'disk', isGood: false, detail: describeError(error) }];
  }
}

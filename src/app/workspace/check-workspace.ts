import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../core/error.ts';
import { campaignStream } from '../../runtime/index.ts';
import { onnesVersion } from '../version.ts';
import { readLimits } from './open-limits.ts';
import type { Workspace } from './open-workspace.ts';

export type Check = { readonly name: string; readonly isGood: boolean; readonly detail: string };

/** The program and the Node that runs it. */
export const checkProgram = (): readonly Check[] => [
  { name: 'onnes', isGood: true, detail: onnesVersion() },
  {
    name: 'node',
    isGood: Number(process.versions.node.split('.')[0]) >= 24,
    detail: process.versions.node,
  },
];

/** The store, the disk, what the lab module defines, and the limits in force. */
export async function checkWorkspace({ store, address, folder, lab }: Workspace): Promise<readonly Check[]> {
  try {
    const campaigns = (await store.streams(campaignStream(''))).length;
    const { planners, simulators, instrumentDrivers, analyses, graders } = lab.definitions;
    const names = (list: readonly { name: string }[]): string =>
      list.map((definition) => definition.name).join(', ');
    return [
      { name: 'store', isGood: true, detail: `${withoutPassword(address)}, ${campaigns} campaigns` },
      ...(await checkDisk(folder)),
      { name: 'planners', isGood: true, detail: names(planners) },
      { name: 'simulators', isGood: true, detail: names(simulators) },
      { name: 'instruments', isGood: true, detail: names(instrumentDrivers) },
      { name: 'analyses', isGood: true, detail: names(analyses) },
      { name: 'graders', isGood: true, detail: names(graders) },
      { name: 'limits', isGood: true, detail: describeLimits(join(folder, 'limits.yaml')) },
    ];
  } catch (error) {
    return [{ name: 'store', isGood: false, detail: describeError(error) }];
  }
}

const withoutPassword = (address: string): string => address.replace(/(\/\/[^/@:]*):[^/@]*@/, '$1:…@');

function describeLimits(path: string): string {
  const limits = readLimits(path);
  if (limits === null) return `none (write ${path} to set some)`;
  const names = [limits, ...Object.values(limits.instruments)].flatMap(({ settings }) =>
    Object.keys(settings),
  );
  return `signed: ${[...new Set(names)].join(', ') || 'rules of chemistry alone'}`;
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

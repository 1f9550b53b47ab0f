import { join } from 'node:path';
import { interlocks } from '../../../campaign/index.ts';
import { signLimits } from '../../workspace/limits-signature.ts';
import { checkLimitsFile, readLimits } from '../../workspace/open-limits.ts';
import { type StoreOptions, workspaceAddress } from '../../workspace/open-workspace-store.ts';
import { currentPerson } from '../actor.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';

const limitsPath = (options: StoreOptions): string => join(workspaceAddress(options).folder, 'limits.yaml');

/** Signs the limits file of the workspace as it is now. */
export async function sign(output: Output, options: StoreOptions & { by?: string }): Promise<number> {
  const path = limitsPath(options);
  const { text } = checkLimitsFile(path);
  const { id } = currentPerson(options.by);
  signLimits(path, text, id, new Date().toISOString());
  output.print(`${path} signed by ${id}`);
  output.note(
    'whoever can write to this folder can sign too: with one user a signature is a speed bump, no wall; ' +
      'ONNES_LIMITS_PUBLIC_KEY names a key kept elsewhere',
  );
  return exitCode.done;
}

/** What is limited and why, and the rules of chemistry. */
export async function show(output: Output, options: StoreOptions & { json?: boolean }): Promise<number> {
  const path = limitsPath(options);
  const limits = readLimits(path);
  if (options.json) {
    output.print(
      JSON.stringify({
        path,
        limits,
        rules: interlocks.map(({ name, summary, source }) => ({ name, summary, source })),
      }),
    );
    return exitCode.done;
  }
  if (limits === null) {
    output.print(`there is no ${path}; nothing is limited, and no device of a laboratory file may be used`);
    return exitCode.done;
  }
  const rows = [
    ...Object.entries(limits.settings).map(([name, limit]) => ['any', name, limit] as const),
    ...Object.entries(limits.instruments).flatMap(([instrument, { settings }]) =>
      Object.entries(settings).map(([name, limit]) => [instrument, name, limit] as const),
    ),
  ].map(([instrument, name, { min, max, unit, allowed, why, source }]) => [
    instrument,
    name,
    allowed?.join(', ') ?? `${min ?? ''} … ${max ?? ''} ${unit ?? ''}`.trim(),
    `${why} (${source})`,
  ]);
  for (const line of formatTable(['instrument', 'setting', 'within', 'why'], rows)) output.print(line);
  for (const { name, summary } of interlocks) {
    const off = limits.rules[name]?.off;
    output.print(typeof off === 'string' ? `${name}: off, ${off}` : `${name}: ${summary}`);
  }
  return exitCode.done;
}

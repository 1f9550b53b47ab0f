import type { Json } from '../../../core/json.ts';
import { familyChecks, loadWires, type TaskFamily, taskFamilies } from '../../../gym/index.ts';
import { findFamily } from '../../gym/find-family.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';
import { createProgressLine } from '../progress-line.ts';

type ValidateOptions = { readonly instances: number; readonly json?: boolean };

type Checked = {
  readonly target: string;
  readonly check: string;
  readonly isMet: boolean;
  readonly detail: readonly string[];
};

/** What the first line of a check says where no server answered. */
const unreached = /no answer|ECONNREFUSED|ENOTFOUND/;

export async function action(output: Output, options: ValidateOptions, target?: string): Promise<number> {
  const isAddress = target !== undefined && /:|\./.test(target);
  const checked = isAddress
    ? await checkServer(target)
    : await checkFamilies(
        output,
        target === undefined ? taskFamilies : [findFamily(target)],
        options.instances,
      );
  if (checked === null) return exitCode.interrupted;
  const isValid = checked.every(({ isMet }) => isMet);
  if (options.json === true) output.print(JSON.stringify({ isValid, checks: checked }));
  else {
    for (const { target: of, check, isMet, detail } of checked) {
      output.print(`${isMet ? 'ok    ' : 'FAILED'}  ${of}: ${check}`);
      if (!isMet) for (const line of detail.slice(0, 5)) output.print(`          ${line}`);
    }
    const failed = checked.filter(({ isMet }) => !isMet).length;
    output.print(
      isValid ? `all ${checked.length} checks hold` : `${failed} of ${checked.length} checks failed`,
    );
    if (isAddress && checked.every(({ detail: [line = ''], isMet }) => !isMet && unreached.test(line)))
      output.print(`nothing answers at ${target}; start a server with: onnes gym serve --task FAMILY`);
  }
  return isValid ? exitCode.done : exitCode.failed;
}

async function checkServer(address: string): Promise<readonly Checked[]> {
  const { checkOpenEnv } = await loadWires();
  const { url, criteria } = await checkOpenEnv(address, process.env.ONNES_GYM_TOKEN);
  return criteria.map(({ id, isMet, detail }) => ({ target: url, check: id, isMet, detail: [detail] }));
}

/** Null when it was stopped. */
async function checkFamilies(
  output: Output,
  families: readonly TaskFamily<Json>[],
  instanceCount: number,
): Promise<readonly Checked[] | null> {
  const progress = createProgressLine(output);
  const stop = listenForStop(output);
  const checked: Checked[] = [];
  try {
    for (const family of families)
      for (const { name, check } of familyChecks) {
        if (stop.signal.aborted) return null;
        progress.show(checked.length / (families.length * familyChecks.length), `${family.name}: ${name}`);
        const problems = await check(family, instanceCount);
        checked.push({ target: family.name, check: name, isMet: problems.length === 0, detail: problems });
      }
    return checked;
  } finally {
    progress.close();
    stop.dispose();
  }
}

import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** Debian's own interpreter, which sees Debian's packages. */
export const python = '/usr/bin/python3';

/** Whether Debian's Python has a module. */
export function hasModule(name: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const hasProgram = (name: string): boolean =>
  ['/usr/bin', '/usr/sbin', '/usr/lib/tango'].some((folder) => existsSync(`${folder}/${name}`));

/** What a program prints. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { timeout: 30_000 });
  return stdout;
}

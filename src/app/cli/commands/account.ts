import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from '../../../core/error.ts';
import {
  addAccount,
  addToken,
  openAccounts,
  removeAccount,
  revokeTokens,
} from '../../accounts/account-file.ts';
import { type Role, roles } from '../../accounts/role.ts';
import { workspaceAddress } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';

type AccountOptions = { readonly store?: string };

const folderOf = (options: AccountOptions): string => workspaceAddress(options).folder;
const isRole = (text: string): text is Role => roles.includes(text as Role);

export async function list(output: Output, options: AccountOptions & { json?: boolean }): Promise<number> {
  const accounts = await openAccounts(folderOf(options)).list();
  const shown = accounts.map(({ name, role, tokens }) => ({ name, role, tokens: tokens.length }));
  if (options.json) output.print(JSON.stringify(shown));
  else if (shown.length === 0) output.print('no accounts; add one: onnes account add NAME --role scientist');
  else {
    const rows = shown.map(({ name, role, tokens }) => [name, role, String(tokens)]);
    for (const line of formatTable(['name', 'role', 'tokens'], rows)) output.print(line);
  }
  return exitCode.done;
}

export async function add(
  output: Output,
  options: AccountOptions & { role: string },
  name: string,
): Promise<number> {
  const { role } = options;
  if (!isRole(role))
    throw new AppError('bad-option', `--role is "${role}", expected one of ${roles.join(', ')}`);
  const password = role === 'agent' ? null : await readPassword(name);
  await addAccount(folderOf(options), { name, role, password });
  output.print(`${name}: ${role}${role === 'agent' ? `; its token: onnes account token ${name}` : ''}`);
  return exitCode.done;
}

export async function token(
  output: Output,
  options: AccountOptions & { revoke?: boolean },
  name: string,
): Promise<number> {
  if (options.revoke) {
    await revokeTokens(folderOf(options), name);
    output.print(`${name}: its tokens are useless now`);
    return exitCode.done;
  }
  output.print(await addToken(folderOf(options), name));
  output.note('shown once: keep it where no one else reads');
  return exitCode.done;
}

export async function remove(output: Output, options: AccountOptions, name: string): Promise<number> {
  await removeAccount(folderOf(options), name);
  output.print(`${name}: removed`);
  return exitCode.done;
}

/** One line of standard input; on a terminal it is asked for and not shown. */
async function readPassword(name: string): Promise<string> {
  const { stdin, stderr } = process;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const isAsked = stdin.isTTY === true;
  if (isAsked) stderr.write(`password for ${name}: `);
  const lines = createInterface({ input: stdin, ...(isAsked && { output: silent, terminal: true }) });
  try {
    for await (const line of lines) return line;
    throw new AppError('bad-option', `no password for ${name}; expected one line on standard input`);
  } finally {
    lines.close();
    if (isAsked) stderr.write('\n');
  }
}

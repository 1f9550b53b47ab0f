import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, describeError } from '../../core/error.ts';
import { parseWith } from '../../core/parse-with.ts';
import { writeWholeFile } from '../workspace/write-whole-file.ts';
import { type Account, accountsSchema, hashPassword, hashToken, makeToken } from './account.ts';
import type { Role } from './role.ts';

/** The accounts of a workspace, read again when the file changed. */
export type Accounts = {
  list(): Promise<readonly Account[]>;
  find(name: string): Promise<Account | undefined>;
  findByToken(token: string): Promise<Account | undefined>;
};

export const accountFile = (folder: string): string => join(folder, 'accounts.json');

/** @throws AppError `bad-accounts` from its functions when the file cannot be read as accounts */
export function openAccounts(folder: string): Accounts {
  const path = accountFile(folder);
  let known: { readonly stamp: string; readonly accounts: readonly Account[] } = { stamp: '', accounts: [] };
  const list = async (): Promise<readonly Account[]> => {
    const stamp = await stampOf(path);
    if (stamp !== known.stamp) known = { stamp, accounts: stamp === '' ? [] : await readAccounts(path) };
    return known.accounts;
  };
  return {
    list,
    find: async (name) => (await list()).find((account) => account.name === name),
    findByToken: async (token) => {
      const hash = hashToken(token);
      return (await list()).find(({ tokens }) => tokens.some((kept) => kept.hash === hash));
    },
  };
}

/** @throws AppError `bad-account` — the name is taken or no name, or the password is short. */
export async function addAccount(
  folder: string,
  added: { readonly name: string; readonly role: Role; readonly password: string | null },
): Promise<void> {
  const { name, role, password } = added;
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(name))
    throw new AppError(
      'bad-account',
      `the name is ${JSON.stringify(name)}; expected 1 to 64 letters, digits, and . _ @ - after the first`,
    );
  if (password !== null && password.length < shortestPassword)
    throw new AppError(
      'bad-account',
      `the password has ${password.length} characters; expected at least ${shortestPassword}`,
    );
  if (password === null && role !== 'agent')
    throw new AppError('bad-account', `a ${role} needs a password; only an agent comes with tokens alone`);
  const accounts = await openAccounts(folder).list();
  if (accounts.some((account) => account.name === name))
    throw new AppError('bad-account', `there is an account ${name} already`);
  const kept = password === null ? null : await hashPassword(password);
  await writeAccounts(folder, [...accounts, { name, role, password: kept, tokens: [] }]);
}

const shortestPassword = 10;

/** Makes a token of an account; it is told once and kept as a hash. @throws AppError `no-such-account` */
export async function addToken(folder: string, name: string): Promise<string> {
  const token = makeToken();
  const kept = { hash: hashToken(token), madeAt: Date.now() };
  await changeAccount(folder, name, (account) => ({ ...account, tokens: [...account.tokens, kept] }));
  return token;
}

/** Takes an account away, with its tokens; who is logged in under it is out. @throws AppError `no-such-account` */
export const removeAccount = (folder: string, name: string): Promise<void> =>
  changeAccount(folder, name, () => null);

/** Makes every token of an account useless. @throws AppError `no-such-account` */
export const revokeTokens = (folder: string, name: string): Promise<void> =>
  changeAccount(folder, name, (account) => ({ ...account, tokens: [] }));

async function changeAccount(
  folder: string,
  name: string,
  change: (account: Account) => Account | null,
): Promise<void> {
  const accounts = await openAccounts(folder).list();
  if (!accounts.some((account) => account.name === name))
    throw new AppError('no-such-account', `there is no account ${name}; onnes account list shows them`);
  await writeAccounts(
    folder,
    accounts.flatMap((account) => (account.name === name ? (change(account) ?? []) : account)),
  );
}

async function writeAccounts(folder: string, accounts: readonly Account[]): Promise<void> {
  const path = accountFile(folder);
  await writeWholeFile(path, `${JSON.stringify({ accounts }, null, 2)}\n`, 0o600);
  await chmod(path, 0o600);
}

async function readAccounts(path: string): Promise<readonly Account[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new AppError('bad-accounts', `${path} is not JSON: ${describeError(error)}`);
  }
  return parseWith(accountsSchema, content, 'bad-accounts', path).accounts;
}

/** What changes when the file does; empty where there is none. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new AppError('bad-accounts', `${path} cannot be read: ${describeError(error)}`);
  });
  return found === null ? '' : `${found.mtimeNs} ${found.size} ${found.ino}`;
}

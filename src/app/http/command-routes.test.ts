import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from '../cli/command-line.ts';
import { commandRoutes } from './command-routes.ts';
import { openTestServer, type TestServer } from './http-app.fixture.ts';
import { readingPosts } from './reading-routes.ts';
import { description } from './routes/docs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const silent = { isTerminal: false, print: () => undefined, note: () => undefined };
const namesOf = (command: Command, before = ''): string[] =>
  command.commands.length === 0
    ? [before.trim()]
    : command.commands.flatMap((one) => namesOf(one, `${before} ${one.name()}`));

const served = (): ReadonlySet<string> =>
  new Set(
    Object.entries(server.app.getOpenAPI31Document(description).paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );

test('every command has a route that does the same, or a reason why none does', () => {
  const commands = namesOf(buildProgram(silent as never, () => undefined)).map((name) =>
    name.startsWith('calc ') ? 'calc' : name,
  );
  expect(commands.length).toBeGreaterThan(60);
  expect([...new Set(commands)].sort()).toEqual(commandRoutes.map(({ command }) => command).sort());
});

test('the table of commands names routes that the server has, or says why not', () => {
  for (const { command, routes, why } of commandRoutes) {
    for (const route of routes) expect(served(), command).toContain(route);
    expect(routes.length > 0 ? why === undefined : (why ?? '').length > 10, command).toBe(true);
  }
});

test('what a viewer may send is there to be sent', () => {
  for (const path of readingPosts) expect(served()).toContain(`POST ${path}`);
});

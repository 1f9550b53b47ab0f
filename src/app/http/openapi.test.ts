import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './http-app.fixture.ts';
import { description } from './routes/docs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

/** Addresses that are the description itself. */
const undescribed = new Set(['/api/openapi.json', '/api/docs', '/api/*', '*', '/*']);

test('every route of the server is in its description', () => {
  const { paths = {} } = server.app.getOpenAPI31Document(description);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const served = server.app.routes
    .filter(({ path, method }) => method !== 'ALL' && !undescribed.has(path))
    .map(({ path, method }) => `${method.toLowerCase()} ${path}`);
  expect(served.length).toBeGreaterThan(10);
  expect([...new Set(served)].filter((route) => !described.includes(route))).toEqual([]);
});

test('no route stands behind one whose address matches its own', () => {
  const routes = server.app.routes.filter(({ path, method }) => method !== 'ALL' && !path.includes('*'));
  const hidden = routes.flatMap(({ method, path }, index) => {
    const before = routes.slice(0, index).find((other) => {
      const pattern = new RegExp(`^${other.path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`);
      return other.method === method && other.path !== path && pattern.test(path);
    });
    return before === undefined ? [] : [`${method} ${path} is behind ${before.path}`];
  });
  expect(hidden).toEqual([]);
});

test('every route says in words what it is for, and what it answers', () => {
  const { paths = {} } = server.app.getOpenAPI31Document(description);
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods as Record<string, Record<string, unknown>>)) {
      expect(operation.summary, `${method} ${path}`).toMatch(/\w/);
      expect(Object.keys(operation.responses as object), `${method} ${path}`).not.toEqual([]);
    }
});

test('the page of the description names every route and asks for nothing from elsewhere', async () => {
  const { paths = {} } = server.app.getOpenAPI31Document(description);
  const page = await (await server.ask('/api/docs')).text();
  for (const path of Object.keys(paths)) expect(page).toContain(path);
  expect(page).not.toMatch(/(src|href)="https?:|<script/);
  expect(page).toContain(
    '<code>form</code> in the query, optional: whole | columns; whole if left out; columns: long',
  );
});

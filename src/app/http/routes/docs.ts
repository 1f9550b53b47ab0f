import { html, raw } from 'hono/html';
import { type CommandRoute, commandRoutes } from '../command-routes.ts';
import type { HttpApp } from '../http-scene.ts';

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
};

type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
};

type Operation = {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  responses?: { readonly [status: string]: { readonly description?: string } };
};

export const description = {
  openapi: '3.1.0',
  info: { title: 'Onnes', version: '1.0.0', description: 'The HTTP interface of one workspace.' },
};

/** The description, where every route may also answer with a problem. */
export function describeInterface(app: HttpApp) {
  const document = app.getOpenAPI31Document(description);
  for (const methods of Object.values(document.paths ?? {}))
    for (const operation of Object.values(methods as { [method: string]: Operation }))
      operation.responses = { ...operation.responses, default: failed };
  return document;
}
const failed = {
  description: 'what is wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The description of the interface: as OpenAPI for programs, and as a page made from it for people. */
export function addDocsRoutes(app: HttpApp): void {
  app.get('/api/openapi.json', (context) => context.json(describeInterface(app)));
  app.get('/api/docs', (context) => {
    const { paths = {} } = describeInterface(app);
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods as { readonly [method: string]: Operation }).map(([method, operation]) => ({
        method,
        path,
        operation,
      })),
    );
    return context.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Onnes: HTTP interface</title><link rel="icon" type="image/svg+xml" href="/icon.svg"><style>${raw(styles)}</style></head>
<body><main><h1>HTTP interface</h1>
<p>Programs show a token: <code>Authorization: Bearer TOKEN</code>, from <code>onnes account token NAME</code> or the file
<code>serve-token</code> of the workspace. Errors are problem+json with a code, and what was expected.
For generators: <a href="/api/openapi.json">openapi.json</a>.</p>
<nav aria-label="Routes"><details><summary>${operations.length} routes</summary><ul>${operations.map(renderEntry)}</ul></details>
<p><a href="#commands">Beside the command line</a></p></nav>
${operations.map(renderOperation)}
<h2 id="commands">Beside the command line</h2><p>Every command, and what does the same here.</p>
<table><thead><tr><th>onnes</th><th>here</th></tr></thead><tbody>${commandRoutes.map(renderCommand)}</tbody></table></main></body></html>`);
  });
}

type Route = { readonly method: string; readonly path: string; readonly operation: Operation };

const anchorOf = ({ method, path }: Route): string => `${method}${path}`.replace(/[^a-z0-9]+/gi, '-');

const renderEntry = (route: Route) =>
  html`<li><a href="#${anchorOf(route)}"><code>${route.method.toUpperCase()} ${route.path}</code></a> ${route.operation.summary ?? ''}</li>`;

function renderOperation(route: Route) {
  const { method, path, operation } = route;
  const { summary = '', parameters = [], requestBody, responses = {} } = operation;
  return html`<section id="${anchorOf(route)}"><h2><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h2><p>${summary}</p>
${parameters.length === 0 ? '' : html`<h3>Parameters</h3><ul>${parameters.map((one) => html`<li><code>${one.name}</code> in the ${one.in}${one.required ? '' : ', optional'}${describeParameter(one)}</li>`)}</ul>`}
${requestBody === undefined ? '' : html`<details><summary>Body</summary><pre>${JSON.stringify(requestBody, null, 2)}</pre></details>`}
<details><summary>Answers ${Object.keys(responses).join(', ')}</summary><pre>${JSON.stringify(responses, null, 2)}</pre></details></section>`;
}

/** What a parameter may be, and what it is where it is left out. */
function describeParameter({ description, schema = {} }: Parameter): string {
  const { type = 'string', minimum, maximum, maxLength } = schema;
  const kinds = [type].flat().filter((kind) => kind !== 'null');
  const said = [
    schema.enum === undefined ? kinds.join(' or ') : schema.enum.join(' | '),
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`up to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`up to ${maxLength} characters`]),
    ...(schema.default === undefined || schema.default === '' ? [] : [`${schema.default} if left out`]),
    ...(description === undefined ? [] : [description]),
  ];
  return `: ${said.join('; ')}`;
}

const renderCommand = ({ command, routes, why }: CommandRoute) =>
  html`<tr><td><code>${command}</code></td><td>${why === undefined ? routes.map((route) => html`<code>${route}</code><br>`) : `on the command line alone: ${why}`}</td></tr>`;

const styles = `:root{color-scheme:light dark;background:light-dark(#F7F7F5,#0E1113);color:light-dark(#15181C,#ECEEEF);font:15px/1.5 system-ui,sans-serif}main{max-width:860px;margin:32px auto;padding:0 20px}
section{border-top:1px solid #8884;padding:12px 0}h2{font-size:16px}h3{font-size:14px}.method{font-weight:700;display:inline-block;min-width:64px}
a{color:light-dark(#0A6570,#5CC4CC)}nav ul{padding-left:18px}nav li{margin:2px 0}code{overflow-wrap:anywhere}table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-top:1px solid #8884}
pre{overflow:auto;background:#8881;padding:10px;border-radius:6px;font-size:12px}`;

import { readFile, realpath } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Context } from 'hono';
import { viewAddress, viewOfPage } from './contract/page-view.ts';
import type { HttpApp, HttpScene } from './http-scene.ts';

const mediaTypes: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** Serves the files of the built web app; any other address is a page of it. Files below `/assets/` carry their content's hash. */
export function serveAssets(app: HttpApp, { assets }: HttpScene): void {
  app.get('*', async (context) => {
    if (assets === null)
      return context.text(
        'The web app is not built. In a checkout: npm run build:web. The interface is at /api/.',
        503,
      );
    const path = readPath(context.req.path);
    if (path === null) return context.text('not found', 404);
    const isFile = extname(path) !== '';
    return send(context, assets, isFile ? path : 'index.html', path.startsWith('assets/'));
  });
}

/** The address below the folder; null where it is none, or leads out of it. */
function readPath(written: string): string | null {
  let path: string;
  try {
    path = normalize(decodeURIComponent(written)).replace(/^[/\\]+/, '');
  } catch {
    return null;
  }
  return path.startsWith('..') || path.includes('\0') || path.includes('\\') ? null : path;
}

async function send(
  context: Context,
  folder: string,
  path: string,
  isNamedByHash: boolean,
): Promise<Response> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    if (!file.startsWith(root + sep)) return context.text('not found', 404);
    bytes = new Uint8Array(await readFile(file));
  } catch {
    return context.text('not found', 404);
  }
  // named in a header, the view is on its way while the page's script is read
  const view = path === 'index.html' ? viewOfPage(context.req.path) : null;
  if (view !== null) context.header('link', `<${viewAddress(view)}>; rel=preload; as=fetch; crossorigin`);
  return context.body(bytes, 200, {
    'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
    'cache-control': isNamedByHash ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
}

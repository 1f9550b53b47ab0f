// Plain JavaScript: builds the web app when its sources changed. `node scripts/build-web.mjs`
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const stampFile = join(web, 'dist', '.build-stamp');

const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
hash.update(readFileSync(fileURLToPath(import.meta.url)));
for (const path of sources()) hash.update(path).update(readFileSync(join(root, path)));
const wanted = hash.digest('hex');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
  process.stderr.write('onnes: building the web app (once after a change, about twenty seconds)…\n');
  execFileSync(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: web,
      stdio: ['ignore', 2, 2],
      // begun by a test, it would build the slow form that is for development
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  writeFileSync(stampFile, wanted);
}

/** Paths of everything that the build reads, in a fixed order. */
function sources() {
  const found = [
    'web/index.html',
    'web/vite.config.ts',
    'web/svelte.config.js',
    'web/package.json',
    'src/app/http/contract.ts',
  ];
  for (const folder of ['web/src', 'web/public', 'src/app/http/contract'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) found.push(join(entry.parentPath.slice(root.length + 1), entry.name));
  return found.sort();
}

// Plain JavaScript that runs on any Node from 18 on: installs the pinned packages (Node 24 among them) when they changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.setup-stamp');
const pinnedNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const decidesInstall = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'overrides',
  'allowScripts',
];
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(JSON.stringify(decidesInstall.map((field) => manifest[field] ?? null)))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');
const isCurrent =
  existsSync(stampFile) && existsSync(pinnedNode) && readFileSync(stampFile, 'utf8') === wanted;

if (!isCurrent) {
  process.stderr.write('onnes: installing the pinned packages (once, about a minute)…\n');
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, PATH: path.join(delimiter) },
      shell: process.platform === 'win32',
    });
  } catch {
    process.stderr.write(
      'onnes: "npm ci" failed; its message is above. Check the network or registry and run the command again.\n',
    );
    process.exit(2);
  }
  if (!existsSync(pinnedNode)) {
    process.stderr.write(
      'onnes: npm installed the packages but not the pinned Node 24, most likely because install scripts are off.\n' +
        'Run: npm config set ignore-scripts false   and try again (or install Node 24 yourself).\n',
    );
    process.exit(2);
  }
  writeFileSync(stampFile, wanted);
}

#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `onnes needs Node 24 or newer; this is Node ${process.versions.node}. From a checkout use: npm run -s onnes -- …\n`,
  );
  process.exit(2);
}
enableCompileCache();
const { runCommandLine } = await import('./command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './architecture/source-file.ts';

/** Tests work in folders of their own: none may leave a workspace in the repository. */
export function setup(): () => void {
  const workspace = join(repositoryRoot, '.onnes');
  const wasThere = existsSync(workspace);
  return () => {
    if (wasThere || !existsSync(workspace)) return;
    // what a teardown throws is printed, and fails nothing
    process.exitCode = 1;
    throw new Error(`a test left ${workspace}: give its command a --store of its own`);
  };
}

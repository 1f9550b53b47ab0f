import { openHostSecrets } from '../workspace/host-secrets.ts';
import { type StoreOptions, workspaceAddress } from '../workspace/open-workspace-store.ts';

/**
 * What the platform's choice of audits is drawn with: a secret of the workspace, which trainers and their models do not see.
 * @throws AppError `unreadable-secret`, `bad-secret` or `unwritable`
 */
export const auditSecret = (options: StoreOptions): string =>
  openHostSecrets(workspaceAddress(options).folder)('gym-audits').seed;

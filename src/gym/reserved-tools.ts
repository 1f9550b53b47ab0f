/** Names that the wires use themselves; no task may have a tool of such a name. */
export const reservedTools: readonly string[] = [
  'reset',
  'step',
  'state',
  'close',
  'verify',
  'seed_session',
  'close_session',
  'sandbox_access',
  'aggregate_metrics',
  'reverify_mode',
  'mcp',
  'ws',
  'health',
  'metadata',
  'schema',
];

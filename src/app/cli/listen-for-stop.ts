import { exitCode } from './exit-code.ts';
import type { Output } from './output.ts';

/** Ctrl-C asks for a clean end; a second one ends at once. */
export function listenForStop(output: Output): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    output.note('\nstopping… (again to end at once)');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

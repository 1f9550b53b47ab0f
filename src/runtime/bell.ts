/** Lets several waiters sleep until somebody rings. A ring between `next()` and its await is not lost. */
export type Bell = { next(): Promise<void>; ring(): void };

export function createBell(): Bell {
  let resolve: () => void = () => undefined;
  let promise = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    next: () => promise,
    ring: () => {
      resolve();
      promise = new Promise<void>((done) => {
        resolve = done;
      });
    },
  };
}

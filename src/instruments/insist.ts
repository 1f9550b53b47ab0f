import { setTimeout as sleep } from 'node:timers/promises';

const attempts = 3;
const pause = 200;

/** Does again what failed, for work that may be done any number of times, such as turning a heater off. @throws what the last try threw */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts) throw error;
      await sleep(pause * attempt);
    }
  }
}

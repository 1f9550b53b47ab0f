import { ask, ProblemError } from '../api.ts';

/** Something asked of the server: what came last stays in sight while the next is under way. */
export class Loaded<Answer> {
  #answer = $state.raw<Answer | null>(null);
  readonly #show: (answer: Answer) => Answer;
  readonly #shown = $derived(this.#read());
  error = $state<string | null>(null);
  isLoading = $state(false);
  #wanted: { readonly path: string; readonly body: unknown } | null = null;
  #isBusy = false;
  #last: { readonly path: string; readonly end: number; readonly took: number } | null = null;

  /** @param show the answer as the page shows it, such as in other units */
  constructor(show: (answer: Answer) => Answer = (answer) => answer) {
    this.#show = show;
  }

  #read(): Answer | null {
    return this.#answer === null ? null : this.#show(this.#answer);
  }

  get value(): Answer | null {
    return this.#shown;
  }

  set value(answer: Answer | null) {
    this.#answer = answer;
  }

  /** What the server said, in its own units. */
  get answer(): Answer | null {
    return this.#answer;
  }

  /**
   * Asks; of several asked meanwhile only the last is asked. The same thing, with nothing sent, is asked again after a rest of twice the time that it took, 5 s at
   * most, so that a record that keeps growing does not keep the server at one answer.
   */
  async load(path: string, body?: unknown): Promise<void> {
    this.#wanted = { path, body };
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.isLoading = true;
    while (this.#wanted !== null) {
      const { path: next, body: sent }: { path: string; body: unknown } = this.#wanted;
      const rest =
        sent === undefined && this.#last?.path === next
          ? this.#last.end + Math.min(5000, 2 * this.#last.took) - performance.now()
          : 0;
      if (rest > 0) {
        await new Promise((resolve) => setTimeout(resolve, rest));
        if (this.#wanted.path !== next) continue;
      }
      this.#wanted = null;
      const begun = performance.now();
      try {
        this.value = await ask<Answer>(next, sent === undefined ? {} : { body: sent });
        this.error = null;
      } catch (error) {
        this.error =
          error instanceof ProblemError ? error.message : 'The server gave an answer that is none.';
      }
      const end = performance.now();
      this.#last = { path: next, end, took: end - begun };
    }
    this.isLoading = false;
    this.#isBusy = false;
  }
}

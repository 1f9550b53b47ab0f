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

  /** Asks; of several asked meanwhile only the last is asked. */
  async load(path: string, body?: unknown): Promise<void> {
    this.#wanted = { path, body };
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.isLoading = true;
    while (this.#wanted !== null) {
      const { path: next, body: sent }: { path: string; body: unknown } = this.#wanted;
      this.#wanted = null;
      try {
        this.value = await ask<Answer>(next, sent === undefined ? {} : { body: sent });
        this.error = null;
      } catch (error) {
        this.error =
          error instanceof ProblemError ? error.message : 'The server gave an answer that is none.';
      }
    }
    this.isLoading = false;
    this.#isBusy = false;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, describeError } from '../../core/error.ts';
import type { ByteLink, Connector } from './byte-link.ts';
import { type Framer, type Framing, showBytes } from './framing.ts';

/** What a reply must be: in words, and as a reader that throws on anything else. */
export type Awaited<M, T> = { readonly what: string; parse(message: M): T };

/** A conversation with one device. Exchanges never interleave; each has a deadline. */
export type Transport<Q, M> = {
  readonly address: string;
  /** Number of the connection, from 1; values read under different numbers are of different conversations. */
  readonly session: number;
  /** Asks something that changes nothing; asked again on a new connection when the reply fails, as often as the policy says. */
  read<T>(question: Q, awaited: Awaited<M, T>): Promise<T>;
  /** Tells the device to act. Never sent a second time: whether a failed one was heard has to be read back. */
  act(command: Q): Promise<void>;
  /** As `act`, for protocols that confirm. */
  act<T>(command: Q, awaited: Awaited<M, T>): Promise<T>;
  /** The same conversation for what makes a device safe: it goes before all that waits, and is never blocked. */
  readonly urgent: Pick<Transport<Q, M>, 'read' | 'act'>;
  /** From here on commands fail with `cancelled`, those that wait among them; reads go on. */
  block(why: string): void;
  unblock(): void;
  close(): void;
};

export type TransportPolicy = {
  /** From the first byte, or from opening the connection, to the end of the reply [ms]. */
  readonly deadline: number;
  /** How often a read is tried at most. */
  readonly attempts: number;
  /** Pause before the second try; doubled before each one after it [ms]. */
  readonly pause: number;
};

export const defaultPolicy: TransportPolicy = { deadline: 3000, attempts: 3, pause: 100 };

type Job = { readonly isUrgent: boolean; run(): Promise<void> };
type Place = { readonly isUrgent: boolean; readonly isAct: boolean };
type Reply<M> = { take(message: M): void; fail(error: AppError): void };

/**
 * One question at a time over a byte link. A late, half, doubled or garbled reply ends the connection, so that it can never
 * be taken for the answer to the next question; the next exchange opens a new one.
 */
export class StreamTransport<Q, M> implements Transport<Q, M> {
  readonly address: string;
  readonly #connector: Connector;
  readonly #framing: Framing<Q, M>;
  readonly #policy: TransportPolicy;
  readonly #jobs: Job[] = [];
  #isBusy = false;
  #isClosed = false;
  #blockedBy: string | null = null;
  #session = 0;
  #link: ByteLink | null = null;
  #framer: Framer<M> | null = null;
  #reply: Reply<M> | null = null;
  /** Why the open connection can no longer be trusted. */
  #distrust: string | null = null;

  constructor(connector: Connector, framing: Framing<Q, M>, policy: Partial<TransportPolicy> = {}) {
    this.address = connector.address;
    this.#connector = connector;
    this.#framing = framing;
    this.#policy = { ...defaultPolicy, ...policy };
  }

  get session(): number {
    return this.#session;
  }

  read<T>(question: Q, awaited: Awaited<M, T>): Promise<T> {
    return this.#read(question, awaited, false);
  }

  act(command: Q): Promise<void>;
  act<T>(command: Q, awaited: Awaited<M, T>): Promise<T>;
  act<T>(command: Q, awaited?: Awaited<M, T>): Promise<T | undefined> {
    return this.#act(command, awaited ?? null, false);
  }

  readonly urgent = {
    read: <T>(question: Q, awaited: Awaited<M, T>): Promise<T> => this.#read(question, awaited, true),
    act: <T>(command: Q, awaited?: Awaited<M, T>) => this.#act(command, awaited ?? null, true),
  } as Pick<Transport<Q, M>, 'read' | 'act'>;

  block(why: string): void {
    this.#blockedBy ??= why;
  }

  unblock(): void {
    this.#blockedBy = null;
  }

  async #read<T>(question: Q, awaited: Awaited<M, T>, isUrgent: boolean): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#enqueue({ isUrgent, isAct: false }, () => this.#exchange(question, awaited));
      } catch (error) {
        const canRetry = error instanceof AppError && error.retryable && !this.#isClosed;
        if (!canRetry || attempt >= this.#policy.attempts) throw error;
        await sleep(this.#policy.pause * 2 ** (attempt - 1));
      }
    }
  }

  #act<T>(command: Q, awaited: Awaited<M, T> | null, isUrgent: boolean): Promise<T> {
    return this.#enqueue({ isUrgent, isAct: true }, () => this.#exchange(command, awaited));
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
    this.#reply?.fail(new AppError('instrument-fault', `${this.address}: the connection was given up`));
  }

  #enqueue<T>({ isUrgent, isAct }: Place, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = async (): Promise<void> => {
        if (isAct && !isUrgent && this.#blockedBy !== null)
          return reject(new AppError('cancelled', `${this.address}: no command is sent: ${this.#blockedBy}`));
        await work().then(resolve, reject);
      };
      const place = isUrgent ? this.#jobs.findIndex((job) => !job.isUrgent) : -1;
      this.#jobs.splice(place < 0 ? this.#jobs.length : place, 0, { isUrgent, run });
      void this.#runJobs();
    });
  }

  async #runJobs(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) await job.run();
    this.#isBusy = false;
  }

  async #exchange<T>(question: Q, awaited: Awaited<M, T> | null): Promise<T> {
    const { deadline } = this.#policy;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), deadline);
    const said = this.#framing.describe(question);
    const want = awaited === null ? 'nothing' : awaited.what;
    const fault = (why: string, code = 'instrument-fault'): AppError =>
      new AppError(
        code,
        `${this.address}: sent ${said}, awaited ${want}: ${why}`,
        code !== 'capture-mismatch',
      );
    let message: M;
    try {
      if (this.#isClosed) throw fault('the connection was given up');
      const link = await this.#open(timeout.signal);
      const reply = awaited === null ? null : this.#awaitReply(timeout.signal, deadline, fault);
      await Promise.race([link.write(this.#framing.encode(question)), whenAborted(timeout.signal)]);
      if (timeout.signal.aborted && reply === null) throw fault(`it was not taken within ${deadline} ms`);
      if (reply === null) return undefined as T;
      message = await reply;
    } catch (error) {
      this.#drop();
      if (error instanceof AppError && error.message.includes(said)) throw error;
      throw fault(describeError(error), error instanceof AppError ? error.code : 'instrument-fault');
    } finally {
      clearTimeout(timer);
      this.#reply = null;
    }
    try {
      return (awaited as Awaited<M, T>).parse(message);
    } catch (error) {
      this.#drop();
      if (error instanceof AppError && error.code !== 'garbled-reply')
        throw new AppError(error.code, `${this.address}: sent ${said}: ${error.message}`, error.retryable);
      throw fault(describeError(error), 'garbled-reply');
    }
  }

  /** The trusted connection, opened anew where there is none. */
  async #open(signal: AbortSignal): Promise<ByteLink> {
    // What arrived since the last exchange is told before the next question is sent.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#distrust !== null) this.#drop();
    if (this.#link !== null) return this.#link;
    const framer = this.#framing.open();
    this.#framer = framer;
    const link = await this.#connector.connect(
      {
        received: (bytes) => this.#receive(framer, bytes),
        lost: (why) => this.#lose(framer, why),
      },
      signal,
    );
    this.#link = link;
    this.#session++;
    return link;
  }

  #awaitReply(signal: AbortSignal, deadline: number, fault: (why: string) => AppError): Promise<M> {
    const promise = new Promise<M>((resolve, reject) => {
      this.#reply = { take: resolve, fail: (error) => reject(fault(error.message)) };
      signal.addEventListener('abort', () => {
        const pending = this.#framer?.pending ?? new Uint8Array();
        const seen = pending.length === 0 ? 'nothing came' : `only ${showBytes(pending)} came`;
        reject(fault(`${seen} within ${deadline} ms`));
      });
    });
    promise.catch(() => undefined);
    return promise;
  }

  #receive(framer: Framer<M>, bytes: Uint8Array): void {
    if (framer !== this.#framer) return;
    let messages: readonly M[];
    try {
      messages = framer.push(bytes);
    } catch (error) {
      this.#distrust = describeError(error);
      this.#reply?.fail(new AppError('garbled-reply', describeError(error), true));
      return;
    }
    const [first] = messages;
    if (first === undefined) return;
    const reply = this.#reply;
    this.#reply = null;
    const isOutOfTurn = reply === null || messages.length > 1 || framer.pending.length > 0;
    if (isOutOfTurn) this.#distrust = `it spoke out of turn: ${showBytes(bytes)}`;
    if (isOutOfTurn) reply?.fail(new AppError('garbled-reply', this.#distrust as string, true));
    else reply?.take(first);
  }

  #lose(framer: Framer<M>, why: string): void {
    if (framer !== this.#framer) return;
    this.#link = null;
    this.#framer = null;
    this.#reply?.fail(new AppError('instrument-fault', why, true));
  }

  #drop(): void {
    this.#distrust = null;
    this.#framer = null;
    this.#link?.close();
    this.#link = null;
  }
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** One open connection that carries bytes: a socket, a serial line, a child process or a recorded wire. */
export type ByteLink = {
  /** Resolves once the bytes were handed to the operating system. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the connection; nothing is received after it. */
  close(): void;
};

/** Who hears from a connection. `lost` is said at most once, and not after `close`. */
export type LinkListener = {
  received(bytes: Uint8Array): void;
  lost(why: string): void;
};

/** How to open a connection, as often as it is needed. */
export type Connector = {
  /** For messages, such as `tcp://10.0.0.5:7777`. */
  readonly address: string;
  /** @throws AppError `instrument-fault` — when nobody answers at the address before the signal aborts. */
  connect(listener: LinkListener, signal: AbortSignal): Promise<ByteLink>;
};

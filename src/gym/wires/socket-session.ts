import type { RawData, WebSocket } from 'ws';
import { longestMessage } from './wire.ts';

export type SocketService = {
  /** The reply to one message; null closes the connection. Never rejects. */
  readonly answer: (text: string) => Promise<string | null>;
  readonly refuseLong: (length: number) => string;
  readonly idleMs: number;
  readonly now: () => number;
  readonly onClose: () => void;
};

export type SocketSession = {
  /** Ends a connection that did not answer the last ping or was not used for too long, and pings the others. */
  sweep(): void;
  close(): void;
};

/** Messages that wait, and bytes that a client has not read yet: beyond these nothing more is read from it. */
const longestQueue = 32;
const mostUnread = 4 * longestMessage;

/**
 * Serves one connection: messages are answered one after another. A client that sends faster than it is served, or reads slower than it is
 * answered, is not read from until it has caught up; one that never does answers no ping and is dropped.
 */
export function serveSocket(socket: WebSocket, service: SocketService): SocketSession {
  const waiting: string[] = [];
  let isBusy = false;
  let isAlive = true;
  let usedAt = service.now();

  const throttle = (): void => {
    const isFull = waiting.length >= longestQueue || socket.bufferedAmount > mostUnread;
    if (isFull && !socket.isPaused) socket.pause();
    else if (!isFull && socket.isPaused) socket.resume();
  };
  const send = (text: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(text, throttle);
  };
  const work = async (): Promise<void> => {
    isBusy = true;
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      const reply = await service.answer(text);
      usedAt = service.now();
      if (reply === null) {
        socket.close(1000);
        waiting.length = 0;
      } else send(reply);
      throttle();
    }
    isBusy = false;
  };

  socket.on('message', (data: RawData) => {
    usedAt = service.now();
    const bytes = data as Buffer;
    if (bytes.length > longestMessage) return send(service.refuseLong(bytes.length));
    waiting.push(bytes.toString('utf8'));
    throttle();
    if (!isBusy) void work();
  });
  socket.on('pong', () => {
    isAlive = true;
  });
  // what breaks the protocol or is far too long ends the connection, with the code that the protocol has for it
  socket.on('error', () => undefined);
  socket.on('close', () => {
    waiting.length = 0;
    service.onClose();
  });

  return {
    sweep() {
      if (service.now() - usedAt >= service.idleMs) return socket.close(1001, 'idle');
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    },
    close: () => socket.close(1001, 'the server is closing'),
  };
}

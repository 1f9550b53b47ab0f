import { spawn } from 'node:child_process';
import { AppError } from '../../core/error.ts';
import type { ByteLink, Connector } from './byte-link.ts';

/** A program that speaks over its standard input and output, such as a bridge to a control system. It ends when its input does. */
export function childProcess(program: string, args: readonly string[]): Connector {
  const address = `process:${[program, ...args].join(' ')}`;
  return {
    address,
    connect: (listener, signal) =>
      new Promise<ByteLink>((resolve, reject) => {
        const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
        let isOpen = false;
        let complaint = '';
        const lose = (why: string): void => {
          const detail = complaint === '' ? why : `${why}: ${complaint.trim().slice(-300)}`;
          if (isOpen) listener.lost(detail);
          else reject(new AppError('instrument-fault', `${address}: no connection: ${detail}`, true));
          isOpen = false;
        };
        const expire = (): void => {
          child.kill();
          lose('the program did not start in time');
        };
        signal.addEventListener('abort', expire, { once: true });
        child.once('spawn', () => {
          signal.removeEventListener('abort', expire);
          isOpen = true;
          child.unref();
          resolve({
            write: (bytes) =>
              new Promise((done, fail) => {
                child.stdin.write(bytes, (error) => (error ? fail(error) : done()));
              }),
            close() {
              isOpen = false;
              child.stdin.end();
              child.kill();
            },
          });
        });
        child.on('error', (error) => lose(error.message));
        child.stdin.on('error', (error) => lose(error.message));
        child.on('exit', (code) => lose(`the program ended with code ${code}`));
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          complaint = `${complaint}${text}`.slice(-2000);
        });
        child.stdout.on('data', (bytes: Uint8Array) => {
          if (isOpen) listener.received(bytes);
        });
      }),
  };
}

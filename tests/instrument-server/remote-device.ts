import { createServer, type Server } from 'node:http';
import { connectAsync } from 'mqtt';
import { listen } from './serve-lines.ts';

type Answer = { readonly status: number; readonly body: unknown };

/** An instrument that speaks the protocol of docs/add-an-instrument.md and is done at once. */
function createDevice(): (method: string, path: string, body: unknown) => Answer {
  const done = new Map<string, unknown>();
  return (method, path, body) => {
    if (path === '/')
      return { status: 200, body: { protocol: 'onnes-instrument/1', instrument: 'simulated', memory: 'm1' } };
    if (path === '/safe') return { status: 200, body: {} };
    if (method === 'PUT' && !done.has(path)) {
      const { samples } = body as { samples: readonly { id: string }[] };
      const files = samples.map(({ id }) => ({
        sample: id,
        name: `${id}.csv`,
        text: 'Temperature (K)\n4.2\n',
      }));
      done.set(path, { status: 'done', files });
    }
    return done.has(path)
      ? { status: 200, body: done.get(path) }
      : { status: 404, body: { why: 'never started' } };
  };
}

/** Over HTTP; gives the port. */
export async function serveHttpDevice(): Promise<number> {
  const handle = createDevice();
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { status, body } = handle(
        request.method ?? '',
        request.url ?? '',
        text === '' ? null : JSON.parse(text),
      );
      response.writeHead(status).end(JSON.stringify(body));
    });
  });
  await listen(server, 0);
  return (server.address() as { port: number }).port;
}

/** Through a broker that may still be starting. */
export async function serveMqttDevice(url: string, topic: string): Promise<void> {
  const handle = createDevice();
  const client = await connectWhenReady(url);
  client.on('message', (_topic, bytes) => {
    const { id, method, path, body, replyTo } = JSON.parse(bytes.toString()) as { [field: string]: string };
    client.publish(
      replyTo as string,
      JSON.stringify({ id, ...handle(method as string, path as string, body) }),
    );
  });
  await client.subscribeAsync(`${topic}/ask`, { qos: 1 });
}

async function connectWhenReady(url: string) {
  for (;;)
    try {
      return await connectAsync(url, {}, false);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

import { z } from 'zod';
import { AppError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { parseWith } from '../core/parse-with.ts';
import { tangoBridge } from './bridges/tango-bridge.ts';
import { type CaptureEntry, captured } from './transports/capture.ts';
import { childProcess } from './transports/child-process.ts';
import { lines } from './transports/framing.ts';
import { type Awaited, StreamTransport } from './transports/stream-transport.ts';

const attribute = z.object({
  unit: z.string(),
  isWritable: z.boolean(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
const aboutSchema = z.object({
  name: z.string(),
  class: z.string(),
  attributes: z.record(z.string(), attribute),
});
const readSchema = z.record(
  z.string(),
  z.object({ value: z.union([z.number(), z.string(), z.boolean()]), quality: z.string(), time: z.number() }),
);
export type TangoAttribute = z.infer<typeof attribute>;
export type TangoAbout = z.infer<typeof aboutSchema>;

const replySchema = z.object({
  id: z.number(),
  value: z.unknown().optional(),
  error: z.string().exactOptional(),
  reason: z.string().exactOptional(),
});

/** Failures of the way to the device; all others are what the device says. */
const wayReasons =
  /^API_(CorbaException|DeviceNotExported|CantConnectToDevice|ServerNotRunning|DeviceTimedOut|CommandTimedOut)/;

export type TangoOptions = {
  /** Such as `tango://10.0.0.3:10000/lab/cryostat/1`. */
  readonly device: string;
  /** A Python that has PyTango. */
  readonly python: string;
  readonly deadline: number;
  readonly record?: (entry: CaptureEntry) => void;
};

/** One device of a Tango control system, through a small program in Python. @source tango-book */
export function tangoDevice({ device, python, deadline, record }: TangoOptions) {
  const connector = {
    ...childProcess(python, ['-u', '-c', tangoBridge, device, String(Math.round(0.8 * deadline))]),
    address: device,
  };
  const transport = new StreamTransport(
    record === undefined ? connector : captured(connector, record),
    lines(),
    {
      deadline,
    },
  );
  let last = 0;
  const ask = (order: { readonly [field: string]: Json }): string => JSON.stringify({ id: ++last, ...order });
  const answer = <T>(question: string, what: string, schema: z.ZodType<T>): Awaited<string, T> => ({
    what,
    parse(line) {
      const { id } = JSON.parse(question) as { id: number };
      const reply = parseWith(replySchema, parseJson(line), 'garbled-reply', device);
      if (reply.id !== id)
        throw new AppError('garbled-reply', `an answer to ${reply.id} came; expected ${id}`);
      if (reply.error !== undefined)
        throw new AppError(
          'instrument-fault',
          `the device says ${reply.reason}: ${reply.error}`,
          wayReasons.test(reply.reason ?? ''),
        );
      return parseWith(schema, reply.value, 'garbled-reply', device);
    },
  });
  const nothing = z.null();
  const act = (order: { readonly [field: string]: Json }, isUrgent: boolean): Promise<null> => {
    const question = ask(order);
    return (isUrgent ? transport.urgent : transport).act(
      question,
      answer(question, 'that it was done', nothing),
    );
  };
  const read = <T>(
    order: { readonly [field: string]: Json },
    what: string,
    schema: z.ZodType<T>,
  ): Promise<T> => {
    const question = ask(order);
    return transport.read(question, answer(question, what, schema));
  };
  return {
    address: device,
    about: () => read({ do: 'about' }, 'what the device is', aboutSchema),
    state: () => read({ do: 'state' }, 'its state', z.string()),
    /** Values of single numbers, texts or truth values. @throws AppError `over-range` for any that the device does not call valid */
    async read(attributes: readonly string[]) {
      const found = await read(
        { do: 'read', attributes },
        `the values of ${attributes.join(', ')}`,
        readSchema,
      );
      for (const [name, { quality }] of Object.entries(found))
        if (quality !== 'ATTR_VALID')
          throw new AppError(
            'over-range',
            `${device}: ${name} has the quality ${quality}; expected ATTR_VALID`,
          );
      return found;
    },
    write: (name: string, value: Json, isUrgent = false) =>
      act({ do: 'write', attribute: name, value }, isUrgent),
    command: (name: string, isUrgent = false) => act({ do: 'command', command: name }, isUrgent),
    block: (why: string) => transport.block(why),
    unblock: () => transport.unblock(),
    close: () => transport.close(),
  };
}
export type TangoDevice = ReturnType<typeof tangoDevice>;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw new AppError('garbled-reply', `received ${JSON.stringify(line.slice(0, 80))}`);
  }
}

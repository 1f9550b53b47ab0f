import { z } from 'zod';
import type { InstrumentDriver } from '../campaign/index.ts';
import { parseWith } from '../core/parse-with.ts';
import { openRemote } from './remote-instrument.ts';
import { remoteFields } from './remote-options.ts';
import { capturedAsk, http } from './transports/http.ts';
import { captureFile } from './transports/transport-settings.ts';

const name = 'http-instrument';

const optionsSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'expected an address such as http://10.0.0.7:8000' }),
  tokenVariable: z.string().min(1).exactOptional(),
  ...remoteFields,
});
export type HttpInstrumentOptions = z.infer<typeof optionsSchema>;

/** Any instrument behind a small program that answers over HTTP; docs/add-an-instrument.md has the protocol and one in Python. */
export const httpInstrument: InstrumentDriver<HttpInstrumentOptions> = {
  name,
  version: '1.0.0',
  summary: 'an instrument behind a program of its own that answers over HTTP',
  connects: true,
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', `instrument ${name}`),
  open(options) {
    const asked = http(options);
    const recorded =
      options.capture === undefined ? asked : capturedAsk(asked, captureFile(options.capture, name));
    return openRemote(name, recorded, options);
  },
};

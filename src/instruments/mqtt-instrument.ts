import { z } from 'zod';
import type { InstrumentDriver } from '../campaign/index.ts';
import { parseWith } from '../core/parse-with.ts';
import { openRemote } from './remote-instrument.ts';
import { remoteFields } from './remote-options.ts';
import { capturedAsk } from './transports/http.ts';
import { mqtt } from './transports/mqtt.ts';
import { captureFile } from './transports/transport-settings.ts';

const name = 'mqtt-instrument';

const optionsSchema = z.strictObject({
  url: z.url({ protocol: /^(mqtts?|wss?)$/, error: 'expected an address such as mqtt://10.0.0.2:1883' }),
  /** The instrument listens on `TOPIC/ask`. */
  topic: z.string().regex(/^[^#+\0]+$/, 'expected a topic without wildcards'),
  ...remoteFields,
});
export type MqttInstrumentOptions = z.infer<typeof optionsSchema>;

/** As `http-instrument`, through an MQTT broker. */
export const mqttInstrument: InstrumentDriver<MqttInstrumentOptions> = {
  name,
  version: '1.0.0',
  summary: 'an instrument behind a program of its own that answers through an MQTT broker',
  connects: true,
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', `instrument ${name}`),
  open(options) {
    const asked = mqtt(options);
    const recorded =
      options.capture === undefined ? asked : capturedAsk(asked, captureFile(options.capture, name));
    return openRemote(name, recorded, options);
  },
};

import { canonicalJson } from '../../core/json.ts';
import type { ActionRequest } from './contracts.ts';
import type { DeviceEntry } from './events.ts';
import { listStated, statedAs } from './interlocks/step-view.ts';

/** What an action asks of the settings that all samples in a device have in common, as one text to compare; null where it has none. */
export function sharedSettings(request: ActionRequest, device: DeviceEntry | undefined): string | null {
  if (device === undefined || device.shared.length === 0) return null;
  const stated = listStated(request);
  return canonicalJson(
    device.shared.map((name) => {
      const values = statedAs(stated, [name]).map(({ value, unit }) => canonicalJson({ value, unit }));
      return [...new Set(values)].sort();
    }),
  );
}

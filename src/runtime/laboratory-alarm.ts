import type { AlarmKind, LaboratoryEvent } from '../campaign/index.ts';

export const alarm = (kind: AlarmKind, about: string, detail: string): LaboratoryEvent => ({
  type: 'alarm-raised',
  data: { alarm: kind, about, detail },
});

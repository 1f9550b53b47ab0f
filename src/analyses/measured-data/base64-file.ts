import { z } from 'zod';

/** A further file that an analysis is given by an option: its name, and its bytes in base64. */
export const fileOption = z.strictObject({ name: z.string(), base64: z.base64() });

export type FileOption = z.infer<typeof fileOption>;

export const fileOf = ({
  name,
  base64,
}: FileOption): { readonly name: string; readonly bytes: Uint8Array } => ({
  name,
  bytes: Uint8Array.from(Buffer.from(base64, 'base64')),
});

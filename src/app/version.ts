import { readFileSync } from 'node:fs';

/** The version in package.json, from a checkout as from an installed package. */
export const onnesVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

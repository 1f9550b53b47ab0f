import type { Json } from '../../core/json.ts';

const mark = '[redacted]';

/** How keys look that nobody configured here: of providers, of code hosts, in headers and in addresses. */
const patterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{12,}/g,
  /\bAIza[A-Za-z0-9_-]{20,}/g,
  /\b(?:ghp|gho|ghs|github_pat)_[A-Za-z0-9_]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
];
const named =
  /\b(authorization|x-api-key|x-goog-api-key|api[-_]?key|key)(["']?\s*[:=]\s*["']?)((?:bearer|basic)\s+)?[^\s"'&,;}]{6,}/gi;
const bearer = /\b(bearer)\s+[A-Za-z0-9._~+/=-]{6,}/gi;

/** Takes secrets out of a text before anybody sees or stores it. */
export type Redact = (text: string) => string;

/** Takes out the secrets given, in whatever text they stand, and everything that looks like a key. */
export function createRedaction(secrets: readonly string[]): Redact {
  const known = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret.length >= 4)
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    let plain = text;
    for (const secret of known) plain = plain.replaceAll(secret, mark);
    for (const pattern of patterns) plain = plain.replaceAll(pattern, mark);
    return plain.replaceAll(named, `$1$2$3${mark}`).replaceAll(bearer, `$1 ${mark}`);
  };
}

/** The same for every text in a value, keys of mappings included. */
export function redactJson(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => redactJson(item, redact));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redact(key),
      item === undefined ? item : redactJson(item, redact),
    ]),
  );
}

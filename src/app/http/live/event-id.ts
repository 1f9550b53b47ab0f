/** Topics with the version that a reader has of each. */
export type KnownVersions = ReadonlyMap<string, number>;

/** What a stream had sent when this event went out, so that a reader who comes back says all of it in one line. */
export const formatEventId = (known: KnownVersions): string =>
  new URLSearchParams(
    [...known].map(([topic, version]): [string, string] => [topic, String(version)]),
  ).toString();

/** The topics of an event's id; empty where it is none, since a reader without one begins with snapshots. */
export function parseEventId(text: string, mostTopics: number): KnownVersions {
  const known = new Map<string, number>();
  if (text.length > 8000) return known;
  for (const [topic, version] of new URLSearchParams(text)) {
    if (known.size >= mostTopics || topic === '' || topic.length > 200 || !/^\d{1,15}$/.test(version))
      return new Map();
    known.set(topic, Number(version));
  }
  return known;
}

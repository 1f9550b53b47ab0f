/** Sessions under names, at most so many; those that nobody used for a while are freed. */
export type Sessions<T> = {
  readonly size: number;
  /** False when all places are taken. */
  add(id: string, value: T): boolean;
  /** Also counts as use. */
  get(id: string): T | undefined;
  remove(id: string): void;
  sweep(): void;
  clear(): void;
};

export function createSessions<T>(
  {
    capacity,
    idleMs,
    now,
  }: { readonly capacity: number; readonly idleMs: number; readonly now: () => number },
  free: (value: T) => void,
): Sessions<T> {
  const places = new Map<string, { readonly value: T; usedAt: number }>();
  const remove = (id: string): void => {
    const place = places.get(id);
    if (place === undefined) return;
    places.delete(id);
    free(place.value);
  };
  const sweep = (): void => {
    for (const [id, { usedAt }] of places) if (now() - usedAt >= idleMs) remove(id);
  };
  return {
    get size() {
      return places.size;
    },
    add(id, value) {
      if (places.size >= capacity) sweep();
      if (places.size >= capacity) return false;
      places.set(id, { value, usedAt: now() });
      return true;
    },
    get(id) {
      const place = places.get(id);
      if (place !== undefined) place.usedAt = now();
      return place?.value;
    },
    remove,
    sweep,
    clear() {
      for (const id of [...places.keys()]) remove(id);
    },
  };
}

/** A memory of so many values, of which the one asked for longest ago goes first. */
export type LeastRecent<T> = { get(key: string, make: () => T): T };

export function createLeastRecent<T>(capacity: number): LeastRecent<T> {
  const values = new Map<string, T>();
  return {
    get(key, make) {
      const known = values.get(key);
      const value = known ?? make();
      values.delete(key);
      values.set(key, value);
      if (values.size > capacity) values.delete(values.keys().next().value as string);
      return value;
    },
  };
}

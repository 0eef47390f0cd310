import { browser } from 'wxt/browser';
import { z } from 'zod';

/** A map that survives the worker's sleep and ends with the browser: in memory for reading, written through. Holds no lead data. */
export type SessionMap<V> = {
  all(): Promise<ReadonlyMap<string, V>>;
  set(key: string, value: V): Promise<void>;
  delete(...keys: string[]): Promise<void>;
};

/** Opens the map of that name; what can't be read is left out. At most `most` entries, the oldest go first. */
export function sessionMap<V>(name: string, schema: z.ZodType<V>, most: number): SessionMap<V> {
  let loaded: Promise<Map<string, V>> | undefined;

  async function load(): Promise<Map<string, V>> {
    const kept = z.array(z.tuple([z.string(), z.unknown()])).safeParse((await browser.storage.session.get(name))[name]);
    const map = new Map<string, V>();
    for (const [key, value] of kept.data ?? []) {
      const read = schema.safeParse(value);
      if (read.success) map.set(key, read.data);
    }
    return map;
  }

  function all(): Promise<Map<string, V>> {
    loaded ??= load();
    return loaded;
  }

  async function write(map: Map<string, V>): Promise<void> {
    await browser.storage.session.set({ [name]: [...map] });
  }

  return {
    all,
    async set(key, value) {
      const map = await all();
      map.delete(key);
      map.set(key, value);
      for (const oldest of [...map.keys()].slice(0, Math.max(0, map.size - most))) map.delete(oldest);
      await write(map);
    },
    async delete(...keys) {
      const map = await all();
      const gone = keys.filter((key) => map.delete(key));
      if (gone.length > 0) await write(map);
    },
  };
}

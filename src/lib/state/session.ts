import * as v from 'valibot';
import { ROLES } from '#lib/access/access';

/** Who uses this device and which site it holds, as `/api/v1/me` says it. `now` is the server's clock, ms. */
export const meSchema = v.object({
  user: v.object({ id: v.string(), username: v.string(), role: v.picklist(ROLES) }),
  site: v.object({ uid: v.pipe(v.string(), v.minLength(1)), epoch: v.pipe(v.number(), v.integer()) }),
  now: v.number(),
});
export type Me = v.InferOutput<typeof meSchema>;

const KEY = 'vitrine.me';

/** What this device last knew of its person, so that a reload without a server opens the same site; null for nobody. */
export function remembered(storage: Storage): Me | null {
  const text = storage.getItem(KEY);
  if (text === null) return null;
  try {
    return v.parse(meSchema, JSON.parse(text));
  } catch {
    // Written by another version or by hand: as good as nothing, and the next answer of the server replaces it.
    storage.removeItem(KEY);
    return null;
  }
}

export function remember(storage: Storage, me: Me): void {
  storage.setItem(KEY, JSON.stringify(me));
}

/** After a logout, and when the server says that the session is over. The site's copy stays on the device. */
export function forget(storage: Storage): void {
  storage.removeItem(KEY);
}

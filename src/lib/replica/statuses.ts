import * as v from 'valibot';
import { REPLICA_STANDINGS, type StatusDelta, statusSchema } from '#lib/protocol/messages';

const deltaSchema = v.object({
  full: v.boolean(),
  devices: v.number(),
  screens: v.array(
    v.object({
      screen: v.string(),
      online: v.boolean(),
      lastSeen: v.number(),
      // One kiosk of another version must not hide the others.
      status: v.fallback(v.nullable(statusSchema), null),
      // Servers from before it don't say, later ones may say more.
      via: v.optional(v.fallback(v.picklist(['socket', 'http']), 'socket'), 'socket'),
      replica: v.optional(v.fallback(v.picklist(REPLICA_STANDINGS), 'unknown'), 'unknown'),
    }),
  ),
});

/** Message 111, or null (and a line in the console) when it can't be read: the next full one replaces it anyway. */
export function parseStatuses(json: string): StatusDelta | null {
  try {
    return v.parse(deltaSchema, JSON.parse(json));
  } catch (cause) {
    console.warn('A message about screens could not be read.', cause);
    return null;
  }
}

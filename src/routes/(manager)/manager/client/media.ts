import * as v from 'valibot';
import { call } from './http';

const usageSchema = v.object({ usedBytes: v.number(), quotaBytes: v.number(), roomBytes: v.number() });
export type MediaUsage = v.InferOutput<typeof usageSchema>;

/** How much room the stored media take, and how large a file may still be. */
export function readMediaUsage(): Promise<MediaUsage> {
  return call('GET', '/api/v1/media/usage', usageSchema);
}

import * as v from 'valibot';
import { liveOrderSchema, type LiveOrder } from '#lib/protocol/live-command';

/** What the server asks of this screen; null: this version does not know it. */
export function parseOrder(json: string): LiveOrder | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), liveOrderSchema), json);
  return parsed.success ? parsed.output : null;
}

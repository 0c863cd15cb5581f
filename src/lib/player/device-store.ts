import * as v from 'valibot';
import type { ClockStore } from '#lib/clock/clock';
import { deviceSchema, type Device } from './enrolment';
import type { KeyValue } from './idb';

/** One database per screen: a browser may be several kiosks. */
export const deviceDatabase = (screen: string): string => `vitrine-device-${screen}`;

export function freshSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The device as it was kept, else a new one that is kept before this resolves: a secret must not change by a reload. */
export async function loadDevice(values: KeyValue): Promise<Device> {
  const kept = v.safeParse(deviceSchema, await values.get('device'));
  if (kept.success) return kept.output;
  const device: Device = { secret: freshSecret(), site: null };
  await saveDevice(values, device);
  return device;
}

export function saveDevice(values: KeyValue, device: Device): Promise<void> {
  return values.put('device', device);
}

const keptClockSchema = v.pipe(
  v.object({
    offsetMs: v.number(),
    errorMs: v.number(),
    measuredAt: v.number(),
    // What was kept before these were, was trusted when it was measured.
    ppm: v.optional(v.nullable(v.number()), null),
    trustedAt: v.optional(v.number()),
  }),
  v.transform((kept) => ({ ...kept, trustedAt: kept.trustedAt ?? kept.measuredAt })),
);

/** The clock's memory, beside the device's. `values` may be late; a measurement waits for it. */
export function clockStore(values: Promise<KeyValue>): ClockStore {
  return {
    async load() {
      const kept = v.safeParse(keptClockSchema, await (await values).get('clock'));
      return kept.success ? kept.output : null;
    },
    async save(kept) {
      await (await values).put('clock', kept);
    },
  };
}

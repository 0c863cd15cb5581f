import * as v from 'valibot';
import { api } from '#lib/server/api';
import { deviceAnswer } from '#lib/server/devices/answers';
import { listDevices } from '#lib/server/devices/device';

export const GET = api(
  {
    action: 'device.read',
    summary: 'Lists devices: those that wait first, then approved ones, then the newest revoked or refused.',
    answers: { 200: v.strictObject({ devices: v.array(deviceAnswer) }) },
  },
  async ({ context }) => ({ devices: await listDevices(context.db) }),
);

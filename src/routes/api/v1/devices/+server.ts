import { api } from '#lib/server/api';
import { listDevices } from '#lib/server/devices/device';

export const GET = api('device.read', async ({ context }) => ({ devices: await listDevices(context.db) }));

import { api } from '#lib/server/api';
import { approveDevice } from '#lib/server/devices/decide';

export const POST = api('device.approve', ({ context, event, who }) =>
  approveDevice(context, event.params['id'] ?? '', who.userId),
);

import { api } from '#lib/server/api';
import { approveDevice } from '#lib/server/devices/decide';

export const POST = api('device.approve', ({ context, event, by }) =>
  approveDevice(context, event.params['id'] ?? '', by),
);

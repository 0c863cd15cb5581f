import { api } from '#lib/server/api';
import { refuseDevice } from '#lib/server/devices/decide';

export const POST = api('device.approve', ({ context, event, by }) =>
  refuseDevice(context, event.params['id'] ?? '', by),
);

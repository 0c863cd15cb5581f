import { api } from '#lib/server/api';
import { revokeDevice } from '#lib/server/devices/decide';

export const POST = api('device.revoke', ({ context, event, by }) =>
  revokeDevice(context, event.params['id'] ?? '', by),
);

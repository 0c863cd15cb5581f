import { api } from '#lib/server/api';
import { deviceAnswer } from '#lib/server/devices/answers';
import { refuseDevice } from '#lib/server/devices/decide';

export const POST = api(
  {
    action: 'device.approve',
    summary: 'Turns a waiting device away.',
    answers: { 200: deviceAnswer },
    problems: { 404: ['unknown-device'], 409: ['revoked', 'approved'] },
  },
  ({ context, event, by }) => refuseDevice(context, event.params['id'] ?? '', by),
);

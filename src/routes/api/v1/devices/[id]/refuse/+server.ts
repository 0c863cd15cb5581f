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
  async ({ context, param, by, note }) => {
    const device = await refuseDevice(context, param('id'), by);
    await note({
      action: 'device',
      subject: `device:${device.id}`,
      subjectName: device.name,
      detail: { did: 'refused', screen: device.screen },
    });
    return device;
  },
);

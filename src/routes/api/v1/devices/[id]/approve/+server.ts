import { api } from '#lib/server/api';
import { deviceAnswer } from '#lib/server/devices/answers';
import { approveDevice } from '#lib/server/devices/decide';

export const POST = api(
  {
    action: 'device.approve',
    summary: 'Gives the screen to this device; one that held it before is revoked.',
    answers: { 200: deviceAnswer },
    problems: { 404: ['unknown-device'], 409: ['revoked'] },
  },
  async ({ context, param, by, note }) => {
    const device = await approveDevice(context, param('id'), by);
    await note({
      action: 'device',
      subject: `device:${device.id}`,
      subjectName: device.name,
      detail: { did: 'approved', screen: device.screen },
    });
    return device;
  },
);

import { api } from '#lib/server/api';
import { deviceAnswer } from '#lib/server/devices/answers';
import { revokeDevice } from '#lib/server/devices/decide';

export const POST = api(
  {
    action: 'device.revoke',
    summary: 'Takes its screen away for good: the device deletes the site.',
    answers: { 200: deviceAnswer },
    problems: { 404: ['unknown-device'] },
  },
  async ({ context, param, by, note }) => {
    const device = await revokeDevice(context, param('id'), by);
    await note({
      action: 'device',
      subject: `device:${device.id}`,
      subjectName: device.name,
      detail: { did: 'revoked', screen: device.screen },
    });
    return device;
  },
);

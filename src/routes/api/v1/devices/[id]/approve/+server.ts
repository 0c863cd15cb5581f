import * as v from 'valibot';
import { api } from '#lib/server/api';
import { deviceAnswer } from '#lib/server/devices/answers';
import { approveDevice } from '#lib/server/devices/decide';
import { Problem } from '#lib/server/problem';

export const POST = api(
  {
    action: 'device.approve',
    summary:
      'Gives the screen to this device; with `replace` also when another one has it, which is revoked.',
    query: v.strictObject({
      replace: v.optional(
        v.pipe(
          v.picklist(['true', 'false'], 'it is “true” or “false”'),
          v.description('Whether another device that has the screen is revoked.'),
        ),
        'false',
      ),
    }),
    answers: { 200: deviceAnswer },
    problems: { 404: ['unknown-device'], 409: ['revoked', 'in-use'] },
  },
  async ({ context, param, query, by, note }) => {
    const device = await approveDevice(context, param('id'), by, { replace: query.replace === 'true' });
    if (device.state !== 'approved') {
      throw new Problem(
        409,
        'in-use',
        `Another device is the screen “${device.screen}”. Ask again with replace=true to give it to this one: the other is revoked and deletes the site.`,
      );
    }
    await note({
      action: 'device',
      subject: `device:${device.id}`,
      subjectName: device.name,
      detail: { did: 'approved', screen: device.screen, replace: query.replace === 'true' },
    });
    return device;
  },
);

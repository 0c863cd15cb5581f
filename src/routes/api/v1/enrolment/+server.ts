import * as v from 'valibot';
import { KEY_REFUSALS } from '#lib/protocol/key-refusals';
import { openApi } from '#lib/server/api';
import { DEVICE_COOKIE_SECONDS, deviceCookieName, makeDeviceToken } from '#lib/server/devices/device-cookie';
import { enrol, enrolmentSchema } from '#lib/server/devices/enrol';
import { ownCookies } from '#lib/server/own-cookies';

export const POST = openApi(
  {
    summary: 'A kiosk asks who it is to this server, and gets its cookie once it is approved.',
    body: enrolmentSchema,
    answers: {
      200: v.strictObject({
        verdict: v.picklist(['approved', 'pending', 'unknown', 'refused', 'revoked', 'other-site']),
        code: v.optional(v.string()),
        conflict: v.optional(v.boolean()),
        /** Why the key that it brought does not let it in. */
        keyRefusal: v.optional(v.picklist(KEY_REFUSALS)),
        site: v.strictObject({ uid: v.string(), epoch: v.number() }),
        now: v.number(),
      }),
    },
    problems: { 429: ['too-many', 'waiting-room-full'] },
  },
  async ({ context, event, body }) => {
    const { live, now } = context;
    const facts = { site: { uid: live.uid, epoch: live.epoch }, now: now() };
    const result = await enrol(context, body, event.getClientAddress());
    if (result.verdict !== 'approved') return { ...result, ...facts };
    const token = await makeDeviceToken(context, result.deviceId);
    ownCookies(event).set(deviceCookieName(body.screen), token, { maxAge: DEVICE_COOKIE_SECONDS });
    return { verdict: result.verdict, ...facts };
  },
);

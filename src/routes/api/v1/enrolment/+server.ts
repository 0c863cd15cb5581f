import { openApi, readJson } from '#lib/server/api';
import { DEVICE_COOKIE_SECONDS, deviceCookieName, makeDeviceToken } from '#lib/server/devices/device-cookie';
import { enrol, enrolmentSchema } from '#lib/server/devices/enrol';

export const POST = openApi(async ({ context, event }) => {
  const request = await readJson(event.request, enrolmentSchema);
  const { live, now } = context;
  const facts = { site: { uid: live.uid, epoch: live.epoch }, now: now() };
  const result = await enrol(context, request, event.getClientAddress());
  if (result.verdict !== 'approved') return { ...result, ...facts };
  event.cookies.set(deviceCookieName(request.screen), await makeDeviceToken(context, result.deviceId), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    maxAge: DEVICE_COOKIE_SECONDS,
    encode: (token) => token,
  });
  return { verdict: result.verdict, ...facts };
});

import * as v from 'valibot';
import { api } from '#lib/server/api';
import { isExposed } from '#lib/server/plain-http';
import { isSecure } from '#lib/server/request-credentials';

export const GET = api(
  {
    action: 'server.configure',
    summary: 'How this request came: whether over https, and whether over the internet without it.',
    answers: { 200: v.strictObject({ secure: v.boolean(), exposed: v.boolean() }) },
  },
  async ({ event }) => {
    const { headers } = event.request;
    const secure = isSecure(headers.get('x-vitrine-protocol'));
    const host = headers.get('x-vitrine-host') ?? event.url.host;
    const address = headers.get('x-vitrine-address') ?? event.getClientAddress();
    return { secure, exposed: await isExposed({ secure, host, address }) };
  },
);

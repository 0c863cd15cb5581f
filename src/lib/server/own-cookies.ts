import type { RequestEvent } from '@sveltejs/kit';
import { cookieName } from './cookies';
import { isSecure } from './request-credentials';

/** Our cookies of a request of Kit's, by their plain names: never for scripts, and as safe as the connection allows. */
export interface OwnCookies {
  get(name: string): string | undefined;
  /** `value` is sent as it stands. Comes along when a link leads here, unless it is `strict`. */
  set(name: string, value: string, options: { readonly maxAge: number; readonly strict?: boolean }): void;
  delete(name: string): void;
}

export function ownCookies({ cookies, request }: Pick<RequestEvent, 'cookies' | 'request'>): OwnCookies {
  const secure = isSecure(request.headers.get('x-vitrine-protocol'));
  const common = { path: '/', httpOnly: true, secure } as const;
  return {
    get: (name) => cookies.get(cookieName(name, secure)),
    set: (name, value, { maxAge, strict = false }) =>
      cookies.set(cookieName(name, secure), value, {
        ...common,
        sameSite: strict ? 'strict' : 'lax',
        maxAge,
        encode: (text) => text,
      }),
    delete: (name) => {
      if (cookies.get(cookieName(name, secure)) !== undefined)
        cookies.delete(cookieName(name, secure), common);
    },
  };
}

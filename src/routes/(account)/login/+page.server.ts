import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { fieldErrors, loginSchema } from '#lib/server/accounts/credentials';
import { logIn } from '#lib/server/accounts/log-in';
import { logOut } from '#lib/server/accounts/log-out';
import { SESSION_COOKIE, SESSION_MAX_AGE } from '#lib/server/accounts/sessions';
import { serverContext } from '#lib/server/context';
import { asProblem } from '#lib/server/problem';
import { formFields } from '../form-fields';
import { localPath } from '../local-path';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.who !== null) redirect(303, localPath(url.searchParams.get('next')));
  return { created: url.searchParams.get('created')?.slice(0, 64) ?? null };
};

export const actions: Actions = {
  default: async ({ request, cookies, url, getClientAddress }) => {
    const context = serverContext();
    const fields = await formFields(request);
    const username = typeof fields['username'] === 'string' ? fields['username'] : '';
    const parsed = v.safeParse(loginSchema, fields);
    if (!parsed.success) return fail(400, { username, errors: fieldErrors(parsed.issues) });
    try {
      const agent = request.headers.get('user-agent') ?? '';
      const result = await logIn(context, { ...parsed.output, address: getClientAddress(), agent });
      if (result.outcome === 'wait') {
        const seconds = Math.ceil(result.waitMs / 1_000);
        const wait = `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
        return fail(429, { username, errors: { '': wait } });
      }
      if (result.outcome === 'wrong') {
        return fail(400, { username, errors: { '': 'The username or the password is wrong.' } });
      }
      if (result.outcome === 'closed') {
        const closed = 'This account is disabled or has expired. Ask an admin of the site.';
        return fail(400, { username, errors: { '': closed } });
      }
      const former = cookies.get(SESSION_COOKIE);
      if (former !== undefined) await logOut(context, former, 'Somebody logged in anew in this browser.');
      cookies.set(SESSION_COOKIE, result.token, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: url.protocol === 'https:',
        maxAge: SESSION_MAX_AGE,
      });
    } catch (error) {
      const problem = asProblem(error, context.log);
      return fail(problem.status, { username, errors: { '': problem.detail } });
    }
    redirect(303, localPath(url.searchParams.get('next')));
  },
};

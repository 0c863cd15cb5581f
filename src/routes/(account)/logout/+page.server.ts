import { redirect } from '@sveltejs/kit';
import { logOut } from '#lib/server/accounts/log-out';
import { SESSION_COOKIE } from '#lib/server/accounts/sessions';
import { serverContext } from '#lib/server/context';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (locals.who === null) redirect(303, '/login');
};

export const actions: Actions = {
  default: async ({ cookies, url }) => {
    const context = serverContext();
    const token = cookies.get(SESSION_COOKIE);
    if (token !== undefined) {
      await logOut(context, token, 'You logged out.');
      cookies.delete(SESSION_COOKIE, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: url.protocol === 'https:',
      });
    }
    redirect(303, '/login');
  },
};

import { redirect } from '@sveltejs/kit';
import { logOut } from '#lib/server/accounts/log-out';
import { SESSION_COOKIE } from '#lib/server/accounts/sessions';
import { serverContext } from '#lib/server/context';
import { ownCookies } from '#lib/server/own-cookies';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (locals.who === null) redirect(303, '/login');
};

export const actions: Actions = {
  default: async (event) => {
    const context = serverContext();
    const cookies = ownCookies(event);
    const token = cookies.get(SESSION_COOKIE);
    if (token !== undefined) {
      await logOut(context, token, 'You logged out.');
      cookies.delete(SESSION_COOKIE);
    }
    redirect(303, '/login');
  },
};

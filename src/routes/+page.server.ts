import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** An empty system never comes here: hooks.server.ts sends it to `/create_admin`. */
export const load: PageServerLoad = ({ locals }) =>
  redirect(303, locals.who === null ? '/login' : '/manager');

import type { PageServerLoad } from './$types';

/** Only somebody whose role asks for a second factor comes here; the hook leads everybody else away. */
export const load: PageServerLoad = ({ locals }) => ({
  username: locals.who?.kind === 'user' ? locals.who.username : '',
});

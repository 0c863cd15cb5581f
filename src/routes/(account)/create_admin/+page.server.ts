import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { fieldErrors, newAccountSchema } from '#lib/server/accounts/credentials';
import { createFirstAdmin } from '#lib/server/accounts/users';
import { serverContext } from '#lib/server/context';
import { asProblem } from '#lib/server/problem';
import { formFields } from '../form-fields';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request }) => {
    const context = serverContext();
    const fields = await formFields(request);
    const username = typeof fields['username'] === 'string' ? fields['username'] : '';
    const parsed = v.safeParse(newAccountSchema, fields);
    if (!parsed.success) return fail(400, { username, errors: fieldErrors(parsed.issues) });
    try {
      // Somebody else may have been quicker; either way there is an admin now, and one logs in.
      const made = await createFirstAdmin(context, parsed.output);
      if (made) context.log.info({ username: parsed.output.username }, 'first admin created');
    } catch (error) {
      const problem = asProblem(error, context.log);
      return fail(problem.status, { username, errors: { '': problem.detail } });
    }
    redirect(303, `/login?created=${encodeURIComponent(parsed.output.username)}`);
  },
};

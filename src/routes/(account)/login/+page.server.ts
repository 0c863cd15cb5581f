import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { codeSchema, fieldErrors, loginSchema } from '#lib/server/accounts/credentials';
import { logIn, logInWithCode, type LogIn } from '#lib/server/accounts/log-in';
import { logOut } from '#lib/server/accounts/log-out';
import { TICKET_COOKIE, TICKET_SECONDS } from '#lib/server/accounts/login-ticket';
import { SESSION_COOKIE, SESSION_MAX_AGE } from '#lib/server/accounts/sessions';
import { serverContext } from '#lib/server/context';
import { ownCookies } from '#lib/server/own-cookies';
import { asProblem } from '#lib/server/problem';
import { formFields } from '../form-fields';
import { localPath } from '../local-path';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, cookies, request }) => {
  if (locals.who !== null) redirect(303, localPath(url.searchParams.get('next')));
  return {
    created: url.searchParams.get('created')?.slice(0, 64) ?? null,
    step:
      ownCookies({ cookies, request }).get(TICKET_COOKIE) === undefined
        ? ('password' as const)
        : ('code' as const),
  };
};

type Outcome = Exclude<LogIn, { readonly outcome: 'in' | 'code-needed' }> | { readonly outcome: 'over' };

/** What is said of a login that did not succeed, and at which field. */
function refusal(result: Outcome): { readonly status: number; readonly errors: Record<string, string> } {
  switch (result.outcome) {
    case 'wait': {
      const seconds = Math.ceil(result.waitMs / 1_000);
      const wait = `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
      return { status: 429, errors: { '': wait } };
    }
    case 'wrong':
      return { status: 400, errors: { '': 'The username or the password is wrong.' } };
    case 'closed':
      return {
        status: 400,
        errors: { '': 'This account is disabled or has expired. Ask an admin of the site.' },
      };
    case 'code-wrong':
      return {
        status: 400,
        errors: {
          code: 'This code is wrong, was used already or is too old. Enter the next one that the app shows.',
        },
      };
    case 'over':
      return {
        status: 400,
        errors: {
          '': 'This login began more than five minutes ago, or the password or the second factor was changed meanwhile. Enter your username and password again.',
        },
      };
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { request, url, getClientAddress } = event;
    const context = serverContext();
    const cookies = ownCookies(event);
    const fields = await formFields(request);
    const username = typeof fields['username'] === 'string' ? fields['username'] : '';
    if ('again' in fields) {
      cookies.delete(TICKET_COOKIE);
      redirect(303, url.pathname + url.search);
    }
    const origin = { address: getClientAddress(), agent: request.headers.get('user-agent') ?? '' };
    const ticket = cookies.get(TICKET_COOKIE);
    // With a username it is the first step again, whatever was begun before.
    const second = ticket !== undefined && !('username' in fields);
    try {
      let result: LogIn | { readonly outcome: 'over' };
      if (second) {
        const parsed = v.safeParse(codeSchema, fields);
        if (!parsed.success)
          return fail(400, { username, step: 'code' as const, errors: fieldErrors(parsed.issues) });
        result = await logInWithCode(context, { ...origin, ticket, code: parsed.output.code });
      } else {
        const parsed = v.safeParse(loginSchema, fields);
        if (!parsed.success) {
          return fail(400, { username, step: 'password' as const, errors: fieldErrors(parsed.issues) });
        }
        result = await logIn(context, { ...origin, ...parsed.output });
      }
      if (result.outcome === 'code-needed') {
        cookies.set(TICKET_COOKIE, result.ticket, { maxAge: TICKET_SECONDS, strict: true });
        return { username, step: 'code' as const, errors: {} };
      }
      if (result.outcome !== 'in') {
        const step =
          second && result.outcome !== 'over' && result.outcome !== 'closed'
            ? ('code' as const)
            : ('password' as const);
        if (step === 'password') cookies.delete(TICKET_COOKIE);
        const { status, errors } = refusal(result);
        return fail(status, { username, step, errors });
      }
      cookies.delete(TICKET_COOKIE);
      const former = cookies.get(SESSION_COOKIE);
      if (former !== undefined) await logOut(context, former, 'Somebody logged in anew in this browser.');
      cookies.set(SESSION_COOKIE, result.token, { maxAge: SESSION_MAX_AGE });
    } catch (error) {
      const problem = asProblem(error, context.log);
      const step = second ? ('code' as const) : ('password' as const);
      return fail(problem.status, { username, step, errors: { '': problem.detail } });
    }
    redirect(303, localPath(url.searchParams.get('next')));
  },
};

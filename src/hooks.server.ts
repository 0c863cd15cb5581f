import { redirect, type Handle, type HandleServerError, type RequestEvent } from '@sveltejs/kit';
import { building } from '$app/environment';
import { SECOND_FACTOR_DUE } from '#lib/access/access';
import { SESSION_COOKIE, SESSION_MAX_AGE } from '#lib/server/accounts/sessions';
import { hasUsers } from '#lib/server/accounts/users';
import { serverContext } from '#lib/server/context';
import { parseCookies } from '#lib/server/cookies';
import { identifyRequest, sessionOf } from '#lib/server/identify';
import { isOwnOrigin } from '#lib/server/origin';
import { ownCookies } from '#lib/server/own-cookies';
import { Problem, asProblem, problemResponse } from '#lib/server/problem';
import { refusalProblem } from '#lib/server/refusal-problem';
import { isSecure } from '#lib/server/request-credentials';
import { securityHeaders, sourcesIn } from '#lib/server/security-headers';
import { bearerOf } from '#lib/server/tokens/token-text';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Pages that a stranger may see. Everything else needs a session: a new page is private unless it is named here. */
const OPEN_PAGES = new Set(['/login', '/create_admin', '/logout']);

/** Where somebody whose role asks for a second factor sets it up; before that it is the only page there is. */
const SECOND_FACTOR_PAGE = '/second-factor';

function isUnder(pathname: string, base: string): boolean {
  return pathname === base || pathname.startsWith(`${base}/`);
}

/** What Kit refuses by itself is plain text or a page; programs read problem documents. */
function asApiAnswer(answer: Response, { request, url }: RequestEvent): Response {
  const { status, headers } = answer;
  if (status < 400 || headers.get('content-type') === 'application/problem+json') return answer;
  const allow = headers.get('allow');
  if (status === 405 && allow !== null) {
    return problemResponse(
      new Problem(405, 'method', `${url.pathname} does not take ${request.method}, but ${allow}.`, {
        headers: { allow },
      }),
    );
  }
  return problemResponse(
    new Problem(
      status,
      status === 404 ? 'unknown-path' : 'refused',
      status === 404
        ? `There is nothing at ${url.pathname}. See the API's documentation.`
        : 'The server could not answer this request. Look at its address and body, then send it again.',
    ),
  );
}

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.who = null;
  // Nothing of a running server exists while pages are prerendered.
  if (building) return resolve(event);
  const { pathname, search } = event.url;
  const { headers, method } = event.request;
  const context = serverContext();
  // A path that is written otherwise (`/%61pi`) leads to the same route.
  const isApi = isUnder(pathname, '/api') || isUnder(event.route.id ?? '', '/api');
  const secure = isSecure(headers.get('x-vitrine-protocol'));
  const refuse = (problem: Problem) => problemResponse(problem);

  const authorization = headers.get('authorization');
  // Tokens are for the API; pages are for people.
  const bearer = isApi && bearerOf(authorization) !== null;
  const own = isOwnOrigin({
    bearer,
    origin: headers.get('origin'),
    fetchSite: headers.get('sec-fetch-site'),
    host: headers.get('x-vitrine-host') ?? event.url.host,
    configured: context.config.origin,
  });
  if (!READING.has(method) && !own) {
    return refuse(
      new Problem(403, 'cross-origin', 'This request came from another website, so it was not carried out.'),
    );
  }

  try {
    if (bearer) {
      const credentials = { cookie: null, authorization, address: event.getClientAddress(), secure };
      const verdict = await identifyRequest(context, credentials, { kind: 'any' });
      if (!('identity' in verdict)) return refuse(refusalProblem(verdict));
      event.locals.who = verdict.identity;
    } else {
      const cookies = ownCookies(event);
      const token = cookies.get(SESSION_COOKIE);
      const session = await sessionOf(context, parseCookies(headers.get('cookie')), secure);
      event.locals.who = session?.identity ?? null;
      if (session?.renewed === true && token !== undefined) {
        cookies.set(SESSION_COOKIE, token, { maxAge: SESSION_MAX_AGE });
      }
    }
    // Files are served before this; what is left without a route is a 404 for everybody.
    if (event.route.id !== null && !isApi && !isUnder(pathname, '/display')) {
      const empty = !(await hasUsers(context.db));
      if (empty && pathname !== '/create_admin') redirect(303, '/create_admin');
      if (!empty && pathname === '/create_admin') redirect(303, '/login');
      if (event.locals.who === null && pathname !== '/' && !OPEN_PAGES.has(pathname)) {
        redirect(303, `/login?next=${encodeURIComponent(pathname + search)}`);
      }
      const { who } = event.locals;
      const isDue = who?.kind === 'user' && who.role === SECOND_FACTOR_DUE;
      if (isDue && pathname !== SECOND_FACTOR_PAGE && pathname !== '/logout')
        redirect(303, SECOND_FACTOR_PAGE);
      if (!isDue && who !== null && pathname === SECOND_FACTOR_PAGE) redirect(303, '/manager/account');
    }
  } catch (error) {
    if (isApi) return refuse(asProblem(error, context.log));
    throw error;
  }

  const answer = await resolve(event);
  const response = isApi ? asApiAnswer(answer, event) : answer;
  const sources = sourcesIn(response.headers.get('content-security-policy'));
  if (sources !== null) {
    // Kit knows what its page may run (the nonce of its script); the rest of the policy is ours.
    const policy = securityHeaders({ pathname, secure, sources })['content-security-policy'];
    if (policy !== undefined) response.headers.set('content-security-policy', policy);
  }
  // What is made for one person at one moment is kept nowhere.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  return response;
};

export const handleError: HandleServerError = ({ error, status, message }) => {
  if (status === 404 || building) return { message };
  // What whoever asked got wrong is no fault of the server's, and nothing for its log.
  if (status < 500) {
    return { message: 'The server could not make sense of this request. Look at the address and try again.' };
  }
  return { message: asProblem(error, serverContext().log).detail };
};

/** Calls the server's API as a logged-in person; a status that is no success is an error with the server's sentence. */
export async function callApi(
  url: string,
  cookie: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  pathname: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(new URL(pathname, url), {
    method,
    headers: { cookie, origin: new URL(url).origin, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${pathname} answered ${answer.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

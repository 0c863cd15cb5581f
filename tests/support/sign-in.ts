/** What every test server's first admin is called (`ADMIN_USERNAME`, `ADMIN_PASSWORD`). */
export const ADMIN = { username: 'admin', password: 'a long enough passphrase' } as const;

/** Logs in through the form and returns the `Cookie` header of the session. */
export async function signIn(
  url: string,
  who: { username: string; password: string } = ADMIN,
): Promise<string> {
  const origin = new URL(url).origin;
  const answer = await fetch(new URL('/login', url), {
    method: 'POST',
    body: new URLSearchParams(who),
    headers: { origin },
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`Logging in answered ${answer.status}: ${await answer.text()}`);
  return cookie;
}

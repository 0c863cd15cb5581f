import { ask, type Answer } from './ask';

export interface LogInTry {
  readonly username?: string;
  readonly password?: string;
  readonly code?: string;
  /** The `Cookie` header. */
  readonly cookie?: string;
  /** Of whoever asks, where a trusted proxy names it. */
  readonly address?: string;
  readonly path?: string;
}

/** How the server took it: `wait` means that nobody looked whether it was right. */
export type Taken = 'in' | 'wrong' | 'wait' | 'code-needed' | 'other';

export interface LoggedIn {
  readonly taken: Taken;
  readonly answer: Answer;
  /** `name=value` of each cookie that was set. */
  readonly cookies: readonly string[];
}

/** Posts the form of the login page as a program would, which gets the page's data as JSON. */
export async function tryLogIn(
  url: string,
  { address, cookie, path = '/login', ...fields }: LogInTry,
): Promise<LoggedIn> {
  const answer = await ask(url, path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      'x-sveltekit-action': 'true',
      origin: url,
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
      ...(cookie === undefined ? {} : { cookie }),
    },
  });
  const { type, status } = JSON.parse(answer.body) as { readonly type?: string; readonly status?: number };
  const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0] ?? '');
  return { taken: takenOf(type, status), answer, cookies };
}

function takenOf(type: string | undefined, status: number | undefined): Taken {
  if (type === 'redirect') return 'in';
  if (type === 'success') return 'code-needed';
  if (type !== 'failure') return 'other';
  return status === 429 ? 'wait' : status === 400 ? 'wrong' : 'other';
}

/** How many of these were looked at, which is what an attacker gains. */
export const looked = (tries: readonly LoggedIn[]): number =>
  tries.filter(({ taken }) => taken !== 'wait').length;

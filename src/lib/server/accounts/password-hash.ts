import { hash, verify } from '@node-rs/argon2';
import { Problem } from '../problem';
import { Turns } from '../turns';

/** What OWASP asks of Argon2id (the library's default algorithm): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each hash holds 19 MiB while it runs: a crowd at the login page must wait its turn, not eat the memory. */
const AT_ONCE = 2;
const MAY_WAIT = 100;

/** Same cost as any other; no password has it. Verified when there is no such user, so that time tells nothing. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$dml0cmluZS1ub2JvZHktMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const turns = new Turns(
  AT_ONCE,
  MAY_WAIT,
  () =>
    new Problem(503, 'busy', 'Too many people are logging in at this moment. Try again shortly.', {
      headers: { 'retry-after': '5' },
    }),
);

// The same characters can be typed as different code points on different keyboards (NIST SP 800-63B, 5.1.1.2).
const normalised = (password: string) => password.normalize('NFKC');

/** @throws {Problem} `busy` when too many wait */
export function hashPassword(password: string): Promise<string> {
  return turns.take(() => hash(normalised(password), PARAMETERS));
}

/** Takes as long for a user who does not exist (`stored` null) as for a wrong password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await turns.take(() => verify(stored ?? NOBODY, normalised(password)));
  return matches && stored !== null;
}

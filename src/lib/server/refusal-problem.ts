import { CloseCode } from '#lib/protocol/close-codes';
import type { Refused } from './authenticate';
import { Problem } from './problem';

/** A refusal of `identifyRequest` as an answer in HTTP. */
export function refusalProblem({ code, message, waitMs = 0 }: Refused): Problem {
  switch (code) {
    case CloseCode.tryAgainLater:
      return new Problem(429, 'too-many-tries', message, {
        headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
      });
    case CloseCode.forbidden:
      return new Problem(403, 'forbidden', message);
    case CloseCode.secondFactorDue:
      return new Problem(403, 'second-factor-due', message);
    default:
      return new Problem(401, 'not-logged-in', message, { headers: { 'www-authenticate': 'Bearer' } });
  }
}

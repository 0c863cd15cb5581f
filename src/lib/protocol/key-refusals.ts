/** Why an enrolment key does not let a screen in, as the server answers and kiosks read it; names are only ever added. */
export const KEY_REFUSALS = ['unknown', 'revoked', 'expired', 'used-up', 'screen-revoked'] as const;
export type KeyRefusal = (typeof KEY_REFUSALS)[number];

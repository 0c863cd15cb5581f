import * as v from 'valibot';

export const secondFactorAnswer = v.strictObject({
  since: v.nullable(v.number()),
  recoveryCodesLeft: v.number(),
  /** Your role may not be without. */
  wanted: v.boolean(),
});

/** That whoever asks is the account's owner: a session that was left open is not enough. */
export const proofSchema = v.strictObject({
  password: v.pipe(v.string(), v.minLength(1, 'enter your password')),
  code: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

export const codesAnswer = v.strictObject({ recoveryCodes: v.array(v.string()) });

export const PROOF_PROBLEMS = ['wrong-password', 'code-needed', 'wrong-code'] as const;

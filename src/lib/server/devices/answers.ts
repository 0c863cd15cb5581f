import * as v from 'valibot';

/** A device as the API shows it. */
export const deviceAnswer = v.strictObject({
  id: v.string(),
  screen: v.string(),
  name: v.string(),
  location: v.string(),
  state: v.picklist(['pending', 'approved', 'revoked', 'refused']),
  code: v.nullable(v.string()),
  conflict: v.boolean(),
  requestedAt: v.number(),
  decidedAt: v.nullable(v.number()),
});

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

/** An enrolment key as the API shows it. */
export const keyAnswer = v.strictObject({
  id: v.string(),
  name: v.string(),
  createdBy: v.string(),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  revokedAt: v.nullable(v.number()),
  mostDevices: v.nullable(v.number()),
  devices: v.number(),
});

export const newKeySchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'a key has a name that says what it is for'),
    v.maxLength(100, 'a name has at most 100 characters'),
  ),
  /** How many devices it lets in; null: any number. */
  mostDevices: v.nullable(
    v.pipe(
      v.number('it is a number of devices, or null'),
      v.integer('it is a whole number of devices'),
      v.minValue(1, 'a key lets in one device at least'),
      v.maxValue(10_000, 'a key lets in 10,000 devices at most, or null for any number'),
    ),
  ),
  /** In ms since the Unix epoch; null: never. */
  expiresAt: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))),
});

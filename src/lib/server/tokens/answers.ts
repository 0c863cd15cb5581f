import * as v from 'valibot';
import { TOKEN_SCOPES } from '#lib/access/access';
import { screenId } from '#lib/model/values';

export const tokenAnswer = v.strictObject({
  id: v.string(),
  name: v.string(),
  scopes: v.array(v.picklist(TOKEN_SCOPES)),
  screen: v.nullable(v.string()),
  createdBy: v.string(),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  revokedAt: v.nullable(v.number()),
  lastUsedAt: v.nullable(v.number()),
});

const scope = v.picklist(
  TOKEN_SCOPES,
  `a scope is one of ${TOKEN_SCOPES.map((name) => `“${name}”`).join(', ')}`,
);

export const newTokenSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'a token has a name that says what it is for'),
    v.maxLength(100, 'a name has at most 100 characters'),
  ),
  scopes: v.pipe(v.array(scope), v.minLength(1, 'a token has a scope')),
  /** The only screen that it plays; for the scope `kiosk`. */
  screen: v.optional(v.nullable(screenId), null),
  /** In ms since the Unix epoch; null: never. */
  expiresAt: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))),
});

import * as v from 'valibot';
import { TOKEN_SCOPES, type TokenScope } from '#lib/access/access';
import { call } from './http';

const entries = {
  id: v.string(),
  name: v.string(),
  scopes: v.array(v.picklist(TOKEN_SCOPES)),
  /** The only screen that it plays; null for any. */
  screen: v.nullable(v.string()),
  createdBy: v.string(),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  revokedAt: v.nullable(v.number()),
  lastUsedAt: v.nullable(v.number()),
};
const tokenSchema = v.object(entries);
export type Token = v.InferOutput<typeof tokenSchema>;
const madeSchema = v.object({ ...entries, text: v.string() });
/** With its text, which can't be asked for again. */
export type MadeToken = v.InferOutput<typeof madeSchema>;

const PATH = '/api/v1/tokens';

export async function listTokens(): Promise<readonly Token[]> {
  return (await call('GET', PATH, v.object({ tokens: v.array(tokenSchema) }))).tokens;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly screen: string | null;
  readonly expiresAt: number | null;
}
export const createToken = (token: NewToken): Promise<MadeToken> => call('POST', PATH, madeSchema, token);

export async function revokeToken(id: string): Promise<void> {
  await call('DELETE', `${PATH}/${encodeURIComponent(id)}`, v.unknown());
}

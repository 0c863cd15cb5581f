import * as v from 'valibot';
import { api } from '#lib/server/api';
import { newTokenSchema, tokenAnswer } from '#lib/server/tokens/answers';
import { createToken, listTokens, tokenById } from '#lib/server/tokens/tokens';

export const GET = api(
  {
    action: 'token.manage',
    summary: 'Lists tokens, oldest first, revoked ones too.',
    answers: { 200: v.strictObject({ tokens: v.array(tokenAnswer) }) },
  },
  async ({ context }) => ({ tokens: await listTokens(context.db) }),
);

export const POST = api(
  {
    action: 'token.manage',
    secret: true,
    summary: 'Makes a token; its text is in this answer and nowhere else.',
    body: newTokenSchema,
    answers: { 201: v.strictObject({ ...tokenAnswer.entries, text: v.string() }) },
    problems: { 422: ['screen-without-kiosk', 'already-over'] },
  },
  async ({ context, body, by, note }) => {
    const { id, text } = await createToken(context, { ...body, createdBy: by });
    await note({
      action: 'token',
      subject: `token:${id}`,
      subjectName: body.name,
      detail: { did: 'created', scopes: body.scopes, screen: body.screen, expiresAt: body.expiresAt },
    });
    return { ...(await tokenById(context.db, id)), text };
  },
);

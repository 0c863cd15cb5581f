import { api } from '#lib/server/api';
import { tokenAnswer } from '#lib/server/tokens/answers';
import { revokeToken, tokenById } from '#lib/server/tokens/tokens';

export const DELETE = api(
  {
    action: 'token.manage',
    summary: 'Takes a token’s rights away for good; what it has open closes.',
    answers: { 200: tokenAnswer },
    problems: { 404: ['unknown-token'] },
  },
  async ({ context, param, note }) => {
    const { id, name } = await tokenById(context.db, param('id'));
    await revokeToken(context, id);
    await note({ action: 'token', subject: `token:${id}`, subjectName: name, detail: { did: 'revoked' } });
    return tokenById(context.db, id);
  },
);

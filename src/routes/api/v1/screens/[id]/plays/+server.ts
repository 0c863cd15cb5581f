import { playBatchSchema } from '#lib/protocol/plays';
import { screenApi } from '#lib/server/api';
import { acceptPlays } from '#lib/server/plays/accept-plays';

export const POST = screenApi(
  {
    action: 'screen.report',
    summary: 'What the screen played, told by the kiosk that plays it.',
    description:
      'Each play carries an id that the kiosk made: one that was delivered before is not counted again. A batch is stored whole or, with an error, not at all.',
    body: playBatchSchema,
    answers: { 204: null },
    problems: { 400: ['wrong-time'], 429: ['too-many-plays'] },
  },
  ({ context, screen, body }) => acceptPlays(context, screen, body),
);

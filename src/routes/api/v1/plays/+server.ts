import * as v from 'valibot';
import { api } from '#lib/server/api';
import { nextCursor } from '#lib/server/page';
import { playAnswer, playsQuery, readPlays } from '#lib/server/plays/read-plays';

export const GET = api(
  {
    action: 'statuses.read',
    summary: 'What screens played, play by play; the last to begin first.',
    description:
      'Screens deliver about once a minute, and what they played alone when they are connected again. Single plays are kept for as long as the server settings say; sums by day for good: see the statistics.',
    query: playsQuery,
    answers: { 200: v.strictObject({ plays: v.array(playAnswer), next: nextCursor }) },
  },
  async ({ context, query }) => {
    const { items, next } = await readPlays(context.db, query);
    return { plays: items, next };
  },
);

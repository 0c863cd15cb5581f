import { api } from '#lib/server/api';
import { readStatistics, statisticsAnswer, statisticsQuery } from '#lib/server/plays/statistics';

export const GET = api(
  {
    action: 'statuses.read',
    summary: 'How often and how long things were shown, by screen, content, playlist or day.',
    description: 'A play belongs to the day on which it began, by the time zone of its screen.',
    query: statisticsQuery,
    answers: { 200: statisticsAnswer },
  },
  ({ context, query }) => readStatistics(context, query),
);

import { api } from '#lib/server/api';
import { readStatistics, statisticsQuery } from '#lib/server/plays/statistics';
import { statisticsCsv } from '#lib/server/plays/statistics-csv';

export const GET = api(
  {
    action: 'statuses.read',
    summary: 'The same statistics as a file of CSV.',
    query: statisticsQuery,
    answers: { 200: { media: 'text/csv' } },
  },
  async ({ context, query }) => statisticsCsv(await readStatistics(context, query)),
);

import * as v from 'valibot';
import { call } from './http';

const sums = {
  plays: v.number(),
  completed: v.number(),
  cut: v.number(),
  failed: v.number(),
  skipped: v.number(),
  seconds: v.number(),
};
const rowSchema = v.object({ key: v.string(), name: v.nullable(v.string()), deleted: v.boolean(), ...sums });
export type StatisticsRow = v.InferOutput<typeof rowSchema>;

const statisticsSchema = v.object({
  by: v.picklist(['screen', 'content', 'playlist', 'day']),
  from: v.string(),
  to: v.string(),
  rows: v.array(rowSchema),
  total: v.object(sums),
  truncated: v.boolean(),
  lost: v.number(),
});
export type Statistics = v.InferOutput<typeof statisticsSchema>;

/** `query`: as the call takes it, such as `by=screen`. */
export const readStatistics = (query: URLSearchParams): Promise<Statistics> =>
  call('GET', `/api/v1/plays/statistics?${query}`, statisticsSchema);

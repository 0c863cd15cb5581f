import { api } from '#lib/server/api';
import { calendarAnswer } from '#lib/server/calendar/calendar-answer';

export const GET = api('site.read', async ({ context, event }) =>
  calendarAnswer(await context.live.site(), event.params['id'] ?? '', event.request),
);

import { api } from '#lib/server/api';
import { calendarAnswer } from '#lib/server/calendar/calendar-answer';

export const GET = api(
  {
    action: 'site.read',
    summary: "The site's schedule as an iCalendar file, in the site's time zone.",
    answers: { 200: { media: 'text/calendar' }, 304: null },
  },
  async ({ context, event }) => calendarAnswer(await context.live.site(), null, event.request),
);

import * as v from 'valibot';
import { widgetNewsSchema, type WidgetNewsOf } from '#lib/model/widget-news';
import { UnreadableError } from './unreadable';

const answerSchema = v.object({
  current: v.object({ temperature_2m: v.number(), weather_code: v.number() }),
  daily: v.object({
    time: v.array(v.string()),
    weather_code: v.array(v.number()),
    temperature_2m_max: v.array(v.number()),
    temperature_2m_min: v.array(v.number()),
  }),
});

/** What Open-Meteo is asked for. */
export const WEATHER_QUERY = {
  current: 'temperature_2m,weather_code',
  daily: 'weather_code,temperature_2m_max,temperature_2m_min',
  timezone: 'auto',
  forecast_days: '5',
};

/** An answer of Open-Meteo. @throws {UnreadableError} */
export function readWeather(json: string): WidgetNewsOf<'weather'> {
  const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), json);
  if (!answer.success)
    throw new UnreadableError('The weather service sent what can’t be read. It is asked again.');
  const { current, daily } = answer.output;
  const news = v.safeParse(widgetNewsSchema, {
    kind: 'weather',
    temperature: current.temperature_2m,
    sky: current.weather_code,
    days: daily.time.slice(0, 7).map((date, day) => ({
      date,
      sky: daily.weather_code[day],
      highest: daily.temperature_2m_max[day],
      lowest: daily.temperature_2m_min[day],
    })),
  });
  if (news.success && news.output.kind === 'weather') return news.output;
  throw new UnreadableError('The weather service sent what can’t be read. It is asked again.');
}

import type { Widget, WidgetKind } from '#lib/model/content-types/widget';
import { wallClock } from '#lib/timeline/wall-clock';
import { contentForm } from './content-form';

export interface WidgetDraft {
  widget: Widget;
}

/** What people call each kind, in the order in which they are offered. */
export const KIND_NAMES: Readonly<Record<WidgetKind, string>> = {
  clock: 'Clock',
  date: 'Date',
  countdown: 'Countdown',
  feed: 'News feed (RSS, Atom)',
  weather: 'Weather',
};

const DAY_MS = 86_400_000;

/** What a new one of a kind starts with: a countdown to tomorrow's same hour in the site's zone. */
export function newWidget(kind: WidgetKind, at: { readonly now: number; readonly timezone: string }): Widget {
  switch (kind) {
    case 'clock':
      return { kind, hour12: false, seconds: false, timezone: null };
    case 'date':
      return { kind, timezone: null };
    case 'countdown': {
      const tomorrow = new Date(wallClock(at.timezone).localAt(at.now + DAY_MS)).toISOString();
      return { kind, to: `${tomorrow.slice(0, 13)}:00`, before: '', after: '' };
    }
    case 'feed':
      return { kind, url: '', items: 5 };
    case 'weather':
      return { kind, place: '', latitude: Number.NaN, longitude: Number.NaN, unit: 'celsius' };
  }
}

export const widgetForm = contentForm('widget', {
  add: { button: 'Add widget', title: 'Add a widget' },
  wide: true,
  background: '#12384f',
  draft: (content): WidgetDraft => ({
    widget: content?.widget ?? { kind: 'clock', hour12: false, seconds: false, timezone: null },
  }),
  // A zone that was emptied is the screen's.
  fields: ({ widget }) => ({
    widget: 'timezone' in widget ? { ...widget, timezone: widget.timezone || null } : widget,
  }),
  shows: ['widget'],
  problem: ({ widget }) => {
    const says = (message: string) => ({ field: 'widget', message });
    if (widget.kind === 'feed' && Number.isNaN(widget.items))
      return says('Write how many entries, from 1 to 20.');
    if (widget.kind === 'weather' && (Number.isNaN(widget.latitude) || Number.isNaN(widget.longitude))) {
      return says('Write the latitude and the longitude of the place, such as 48.85 and 2.35.');
    }
    return null;
  },
});

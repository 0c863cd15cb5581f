import type { Widget, WidgetKind } from '#lib/model/content-types/widget';
import type { News } from '../../news/news-source';
import { clockFace } from './clock';
import { countdownFace } from './countdown';
import { dateFace } from './date';
import type { Face, Line, View } from './face';
import { feedFace } from './feed';
import { weatherFace } from './weather';

interface Kind<K extends WidgetKind> {
  readonly face: Face<K>;
  /** Where the time can't be trusted, it is left out: what it says would be wrong. */
  readonly saysTime: boolean;
}

/** What each kind says: a new one is a file beside these and a line here. */
const KINDS: { readonly [K in WidgetKind]: Kind<K> } = {
  clock: { face: clockFace, saysTime: true },
  date: { face: dateFace, saysTime: true },
  countdown: { face: countdownFace, saysTime: true },
  feed: { face: feedFace, saysTime: false },
  weather: { face: weatherFace, saysTime: false },
};

export const saysTime = ({ kind }: Widget): boolean => KINDS[kind].saysTime;

export function linesOf(widget: Widget, view: View, news: News | null): readonly Line[] | null {
  // Each kind's face takes that kind's widget, and nothing else is ever given to it.
  const face = KINDS[widget.kind].face as (
    widget: Widget,
    view: View,
    news: News | null,
  ) => readonly Line[] | null;
  return face(widget, view, news);
}

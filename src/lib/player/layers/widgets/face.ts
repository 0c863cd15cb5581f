import type { WidgetKind, WidgetOf } from '#lib/model/content-types/widget';
import type { News } from '../../news/news-source';

/** Where and when a widget is looked at. */
export interface View {
  /** Server time in ms. */
  readonly now: number;
  /** The screen's. */
  readonly timezone: string;
  readonly locale: string;
}

/** One line on the screen, of plain text. */
export interface Line {
  /**
   * `figure` is the largest, stays on one line, and its digits are all as wide; `strong` is as large and may go on.
   * `entry` is one of a list, the last of which are left out where there is no room; `detail` belongs to the one before.
   * `quiet` is small.
   */
  readonly look: 'figure' | 'strong' | 'plain' | 'entry' | 'detail' | 'quiet';
  readonly text: string;
  /** Before the text of an entry, in a column of its own. */
  readonly aside?: string;
}

/** What a widget of one kind says at a moment; null while what it shows was never fetched. */
export type Face<K extends WidgetKind> = (
  widget: WidgetOf<K>,
  view: View,
  news: News | null,
) => readonly Line[] | null;

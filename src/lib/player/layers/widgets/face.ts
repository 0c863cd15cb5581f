import type { WidgetKind, WidgetOf } from '#lib/model/content-types/widget';

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
  /** `figure` is the largest, stays on one line, and its digits are all as wide; `strong` is as large and may go on. */
  readonly look: 'figure' | 'strong' | 'plain';
  readonly text: string;
}

/** What a widget of one kind says at a moment. */
export type Face<K extends WidgetKind> = (widget: WidgetOf<K>, view: View) => readonly Line[];

import type { Widget, WidgetKind } from '#lib/model/content-types/widget';
import { clockFace } from './clock';
import { countdownFace } from './countdown';
import { dateFace } from './date';
import type { Face, Line, View } from './face';

/** What each kind says: a new one is a file beside these and a line here. */
const FACES: { readonly [K in WidgetKind]: Face<K> } = {
  clock: clockFace,
  date: dateFace,
  countdown: countdownFace,
};

export function linesOf(widget: Widget, view: View): readonly Line[] {
  // Each kind's face takes that kind's widget, and nothing else is ever given to it.
  const face = FACES[widget.kind] as (widget: Widget, view: View) => readonly Line[];
  return face(widget, view);
}

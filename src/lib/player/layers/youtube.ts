import type { Content } from '#lib/model/content';
import { factsOf } from '#lib/model/youtube';
import { layerElement, type Layer, type Slot } from './layer';
import { framesMade } from './painted';
import { playheadAt } from './playhead';
import { youtubeFrame, type YoutubePhase } from './youtube-frame';

/** Less is not worth the pause that a jump makes. */
const JOIN_WITHIN_S = 1;

/**
 * A film at YouTube. It begins silently behind what is shown, until a picture is there, and waits for its time; its sound
 * comes with it. Without a connection `prepare` rejects, and the slot shows what else there is.
 */
export function youtubeLayer(content: Extract<Content, { type: 'youtube' }>, firstSlot: Slot): Layer {
  let slot = firstSlot;
  let volume = firstSlot.volume;
  let shown = false;
  let broken: string | null = null;
  let waiting: { readonly for: YoutubePhase; readonly settle: (problem: string | null) => void } | null =
    null;
  const element = layerElement('youtube', content.background);

  const frame = youtubeFrame(content.video, content.name, {
    onPhase(phase) {
      if (waiting?.for === phase) waiting.settle(null);
      // It is shorter than its slot.
      else if (phase === 'ended' && shown) join();
    },
    onProblem(sentence) {
      broken = `“${content.name}” ${sentence}.`;
      if (waiting !== null) waiting.settle(broken);
      // Also while it waits for its time: something else takes its slot then.
      else slot.onBroken(new Error(broken));
    },
  });

  const lengthMs = () =>
    frame.length === null ? (factsOf(content)?.durationMs ?? null) : Math.round(frame.length * 1_000);

  function until(phase: YoutubePhase, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (problem: string | null): void => {
        waiting = null;
        signal.removeEventListener('abort', late);
        if (problem === null) resolve();
        else reject(new Error(problem));
      };
      const late = () => settle(`“${content.name}” did not start in time: YouTube is slow or out of reach.`);
      waiting = { for: phase, settle };
      if (broken !== null) settle(broken);
      else if (signal.aborted) late();
      else signal.addEventListener('abort', late, { once: true });
    });
  }

  function applyVolume(): void {
    frame.command('setVolume', volume);
    frame.command(volume > 0 ? 'unMute' : 'mute');
  }

  /** To where this slot is now. */
  function seek(): void {
    const at = playheadAt(slot.positionMs(), lengthMs()) / 1_000;
    if (Math.abs(at - frame.at) > JOIN_WITHIN_S) frame.command('seekTo', at, true);
  }

  function join(): void {
    seek();
    frame.command('playVideo');
    applyVolume();
  }

  return {
    element,
    async prepare(signal) {
      if (!navigator.onLine) throw new Error(`“${content.name}” needs the network, and there is none.`);
      const ready = until('ready', signal);
      element.append(frame.element);
      frame.open();
      await ready;
      // Silent films may begin without a touch wherever the browser runs.
      frame.command('mute');
      seek();
      const playing = until('playing', signal);
      frame.command('playVideo');
      await playing;
      const paused = until('paused', signal);
      frame.command('pauseVideo');
      await paused;
      await framesMade();
    },
    show() {
      shown = true;
      join();
    },
    again(next) {
      slot = next;
      if (shown) join();
    },
    hide() {
      shown = false;
      frame.command('pauseVideo');
    },
    dispose() {
      shown = false;
      frame.close();
    },
    setVolume(percent) {
      volume = percent;
      if (shown) applyVolume();
    },
  };
}

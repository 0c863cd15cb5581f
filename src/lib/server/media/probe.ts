import * as v from 'valibot';
import { runTool } from './run-tool';

const streamSchema = v.object({
  codec_type: v.string(),
  codec_name: v.optional(v.string()),
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  disposition: v.optional(v.object({ attached_pic: v.optional(v.number()) })),
  side_data_list: v.optional(v.array(v.object({ rotation: v.optional(v.number()) }))),
});
const probeSchema = v.object({
  streams: v.array(streamSchema),
  format: v.object({ duration: v.optional(v.string()) }),
});

export interface Probed {
  /** Null: there is sound, or nothing, but no picture. */
  readonly codec: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
}

/** What is larger no screen shows, and a few bytes can say that they are: 8K with some room. */
export const MOST_VIDEO_PIXELS = 8_192 * 4_608;

/**
 * The demuxer is named and only files may be opened: what an upload holds can't make ffmpeg read anything else. Nor can
 * it ask for more memory than a picture of a screen's size takes.
 */
export function inputArguments(file: string, mime: string): readonly string[] {
  return [
    '-max_alloc',
    '500000000',
    '-max_pixels',
    String(MOST_VIDEO_PIXELS),
    '-protocol_whitelist',
    'file',
    '-f',
    mime === 'video/mp4' ? 'mov' : 'matroska',
    '-i',
    `file:${file}`,
  ];
}

/** What ffprobe sees; `absent` without it, `unreadable` when it can make nothing of the file. */
export async function probe(file: string, mime: string): Promise<Probed | 'absent' | 'unreadable'> {
  const result = await runTool(
    'ffprobe',
    ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', ...inputArguments(file, mime)],
    20_000,
  );
  if (result.outcome === 'absent') return 'absent';
  if (result.outcome === 'failed') return 'unreadable';
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), probeSchema), result.output.toString('utf8'));
  if (!parsed.success) return 'unreadable';
  const { streams, format } = parsed.output;
  const picture = streams.find((s) => s.codec_type === 'video' && s.disposition?.attached_pic !== 1);
  const seconds = Number(format.duration);
  const turned =
    picture?.side_data_list?.some(({ rotation }) => Math.abs(rotation ?? 0) % 180 === 90) ?? false;
  const [width, height] = turned ? [picture?.height, picture?.width] : [picture?.width, picture?.height];
  return {
    codec: picture === undefined ? null : (picture.codec_name ?? 'unknown'),
    width: width ?? null,
    height: height ?? null,
    durationMs: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : null,
  };
}

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

/** The demuxer is named and only files may be opened: what an upload holds can't make ffmpeg read anything else. */
export function inputArguments(file: string, mime: string): readonly string[] {
  return [
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

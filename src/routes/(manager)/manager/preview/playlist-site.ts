import type { Launch } from '#lib/model/launch';
import type { Site } from '#lib/model/site';
import { LONE_SCREEN } from '#lib/timeline/lone-screen';

export const PREVIEW_SCREEN = 'preview';

/** What of a site a preview of one of its playlists depends on. */
export type PlaylistSite = Pick<Site, 'uid' | 'lineage' | 'settings' | 'contents' | 'playlists' | 'damaged'>;

/**
 * A site with one screen, on which a playlist was launched at an instant (ms since the Unix epoch) and nothing else is
 * planned: what plays on it is the playlist as every screen plays it. Never stored.
 */
export function playlistSite(of: PlaylistSite, playlist: string, at: number): Site {
  const screen = { ...LONE_SCREEN, id: PREVIEW_SCREEN, name: 'Preview' };
  const launch: Launch = {
    kind: 'launch',
    id: 'preview',
    mode: 'manual',
    target: `screen:${PREVIEW_SCREEN}`,
    source: { type: 'playlist', id: playlist },
    at,
    until: null,
    by: '',
    byName: '',
  };
  return {
    ...of,
    settings: { ...of.settings, defaultPlaylist: null },
    screens: new Map([[PREVIEW_SCREEN, screen]]),
    groups: new Map(),
    schedules: new Map(),
    launches: new Map([[`manual/${launch.target}`, launch]]),
  };
}

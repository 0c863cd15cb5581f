import Clock from '@lucide/svelte/icons/clock';
import FileText from '@lucide/svelte/icons/file-text';
import Film from '@lucide/svelte/icons/film';
import Globe from '@lucide/svelte/icons/globe';
import Image from '@lucide/svelte/icons/image';
import Music from '@lucide/svelte/icons/music';
import RadioTower from '@lucide/svelte/icons/radio-tower';
import SquarePlay from '@lucide/svelte/icons/square-play';
import Type from '@lucide/svelte/icons/type';
import type { ContentType } from '#lib/model/content';

/** The sign of each type of content. */
export const CONTENT_ICONS: Readonly<Record<ContentType, typeof Image>> = {
  image: Image,
  video: Film,
  audio: Music,
  document: FileText,
  url: Globe,
  stream: RadioTower,
  youtube: SquarePlay,
  text: Type,
  widget: Clock,
};

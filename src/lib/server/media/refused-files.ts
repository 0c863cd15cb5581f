/** The codes with which a file is refused for what it is. */
export const REFUSED_FILES = [
  'empty-file',
  'no-picture',
  'damaged-media',
  'too-many-pixels',
  'too-many-pages',
  'unplayable-codec',
  'locked-document',
] as const;

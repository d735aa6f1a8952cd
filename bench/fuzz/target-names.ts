/** What can be fuzzed; apart from the targets themselves, which are loaded when their coverage is counted already. */
export const targetNames = [
  'png',
  'jpeg',
  'inflate',
  'exif',
  'multipart',
  'manifest',
  'config',
  'http',
] as const;

export type TargetName = (typeof targetNames)[number];

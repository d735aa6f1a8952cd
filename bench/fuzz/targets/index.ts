import type { Target } from '../target.ts';
import { configTarget } from './config.ts';
import { exifTarget } from './exif.ts';
import { createHttpTarget } from './http.ts';
import { inflateTarget } from './inflate.ts';
import { manifestTarget } from './manifest.ts';
import { multipartTarget } from './multipart.ts';
import { pictureTarget } from './pictures.ts';

/** What can be fuzzed, by the name of its folder of seeds. */
export const targets: Readonly<Record<string, () => Target | Promise<Target>>> = {
  png: () => pictureTarget,
  jpeg: () => pictureTarget,
  inflate: () => inflateTarget,
  exif: () => exifTarget,
  multipart: () => multipartTarget,
  manifest: () => manifestTarget,
  config: () => configTarget,
  http: createHttpTarget,
};

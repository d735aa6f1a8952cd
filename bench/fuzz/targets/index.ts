import type { Target } from '../target.ts';
import type { TargetName } from '../target-names.ts';
import { configTarget } from './config.ts';
import { exifTarget } from './exif.ts';
import { createHttpTarget } from './http.ts';
import { inflateTarget } from './inflate.ts';
import { manifestTarget } from './manifest.ts';
import { multipartTarget } from './multipart.ts';
import { pictureTarget } from './pictures.ts';

/** The targets, by the name of their folders of seeds. */
export const targets: Readonly<Record<TargetName, () => Target | Promise<Target>>> = {
  png: () => pictureTarget,
  jpeg: () => pictureTarget,
  inflate: () => inflateTarget,
  exif: () => exifTarget,
  multipart: () => multipartTarget,
  manifest: () => manifestTarget,
  config: () => configTarget,
  http: createHttpTarget,
};

import type { ReaderOptions } from '../../engine/index.ts';

/** As the service reads, but for the limits: a phone's own pictures of 24 megapixels are read too, on its owner's time. */
export const readerOptions: ReaderOptions = {
  limits: { maxBytes: 24 * 2 ** 20, maxSidePx: 6144 },
  tta: 'adaptive',
  uncertainThreshold: 0.7,
  visualizeMaxBytes: 0,
  temperatureOverride: null,
};

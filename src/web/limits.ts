import type { PictureLimits } from '../image/index.ts';

/** Beyond the service's own: a phone's pictures of 24 megapixels are read too, on its owner's time. */
export const pictureLimits: PictureLimits = { maxBytes: 24 * 2 ** 20, maxSidePx: 6144 };

import type { ReaderOptions } from '../../engine/index.ts';
import { pictureLimits } from '../limits.ts';

/** As the service reads, but for the limits. */
export const readerOptions: ReaderOptions = {
  limits: pictureLimits,
  tta: 'adaptive',
  uncertainThreshold: 0.7,
  visualizeMaxBytes: 0,
  temperatureOverride: null,
};

import type { ErrorCode } from '../../src/errors.ts';
import type { PictureLimits } from '../../src/image/index.ts';
import { malformedJpegs } from './malformed-jpeg.ts';
import { malformedPngs } from './malformed-png.ts';
import { wrongTypes } from './malformed-types.ts';

/** A file that can't be read, and the codes that a service may answer it with. */
export interface MalformedPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: readonly ErrorCode[];
}

/** The limits that the expected codes are true for: the service's defaults. */
export const corpusLimits: PictureLimits = { maxBytes: 2 * 1024 * 1024, maxSidePx: 1024 };

/** More than 200 of them, built in memory; the same at every call, each with a name of its own. */
export function malformedPictures(): readonly MalformedPicture[] {
  return [...wrongTypes(), ...malformedPngs(), ...malformedJpegs()];
}

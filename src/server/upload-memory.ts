import { DigitsError } from '../errors.ts';

/** The bytes that one request holds. */
export interface Upload {
  /** Throws `overloaded` where all requests together would hold too much. */
  take(bytes: number): void;
  /** Gives back what was taken. */
  release(): void;
}

export interface UploadMemory {
  open(): Upload;
}

/** Many uploads at once, each within its own limit, can still be more than the memory there is: `maxBytes` bounds them all. */
export function createUploadMemory(maxBytes: number): UploadMemory {
  let held = 0;
  return {
    open() {
      let mine = 0;
      return {
        take(bytes) {
          if (held + bytes > maxBytes) {
            throw new DigitsError('overloaded', 'Too many uploads at once.', { retryAfterSeconds: 1 });
          }
          held += bytes;
          mine += bytes;
        },
        release() {
          held -= mine;
          mine = 0;
        },
      };
    },
  };
}

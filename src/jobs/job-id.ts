import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A job's id, made from the id of its request, so that a request that is sent twice is one job. */
export function jobIdOf(requestId: string): string {
  return `job-${bytesToHex(sha256(utf8ToBytes(requestId))).slice(0, 32)}`;
}

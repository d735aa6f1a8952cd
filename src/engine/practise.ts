import type { Clock, Reader } from './types.ts';

/** Two pictures are read at full speed after about eight readings each; a slow machine's readiness doesn't wait for that. */
export const practiceLimits = { reads: 16, maxMs: 250 } as const;

/**
 * Reads pictures in turn so that the engine has compiled what reads them before the first that counts: a photo takes eight
 * times as long before that. What it makes of them is of no interest, not even that it fails.
 */
export async function practise(reader: Reader, pictures: readonly Uint8Array[], clock: Clock): Promise<void> {
  const endMs = clock.nowMs() + practiceLimits.maxMs;
  for (let reads = 0; reads < practiceLimits.reads && clock.nowMs() < endMs; reads++) {
    const picture = pictures[reads % pictures.length];
    if (picture === undefined) return;
    await reader.read(picture, {}, { deadlineMs: endMs }).catch(() => undefined);
  }
}

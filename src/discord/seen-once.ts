export interface SeenOnceOptions {
  readonly forMs: number;
  /** Beyond it the oldest are forgotten. */
  readonly maxIds: number;
  readonly nowMs: () => number;
}

/** Whether an id comes for the first time within `forMs`; asking remembers it. */
export function createSeenOnce(options: SeenOnceOptions): (id: string) => boolean {
  const { forMs, maxIds, nowMs } = options;
  const seenAt = new Map<string, number>();
  return (id) => {
    const atMs = nowMs();
    for (const [oldest, oldestMs] of seenAt) {
      if (seenAt.size < maxIds && oldestMs > atMs - forMs) break;
      seenAt.delete(oldest);
    }
    if (seenAt.has(id)) return false;
    seenAt.set(id, atMs);
    return true;
  };
}

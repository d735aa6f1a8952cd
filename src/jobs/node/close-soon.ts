import { setTimeout } from 'node:timers/promises';

/** Redis answers within milliseconds, where it does. */
const closeMs = 2000;

/** A queue or a worker of BullMQ. */
interface Closable {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Closes it, or gives up its connections: where Redis is away, what was asked of it is still waited for. Whether it could be closed. */
export async function closeSoon(closable: Closable): Promise<boolean> {
  const closed = closable.close().then(() => true);
  const isClosed = await Promise.race([closed, setTimeout(closeMs, false, { ref: false })]);
  if (!isClosed) closable.disconnect().catch(() => undefined);
  return isClosed;
}

import { requestIdSchema } from '../contract.ts';

/** The `X-Request-ID` that was sent, where it is printable ASCII of at most 128 characters; otherwise a new one. */
export function takeRequestId(sent: unknown, newRequestId: () => string): string {
  const parsed = requestIdSchema.safeParse(sent);
  return parsed.success ? parsed.data : newRequestId();
}

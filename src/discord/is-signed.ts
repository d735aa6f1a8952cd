import { verifyKey } from 'discord-interactions';

export interface SignatureOptions {
  /** 64 hexadecimal digits, from the application's page. */
  readonly publicKey: string;
  /** How far the timestamp may be from the clock, either way. */
  readonly maxAgeMs: number;
  /** Milliseconds since 1970. */
  readonly dateMs: () => number;
}

/**
 * Whether Discord signed `body` (Ed25519 over timestamp and body), and just now. The form is checked first, since the
 * library takes whatever isn't hexadecimal for zeros.
 */
export async function isSigned(
  headers: Headers,
  body: Uint8Array,
  options: SignatureOptions,
): Promise<boolean> {
  const signature = headers.get('x-signature-ed25519') ?? '';
  const timestamp = headers.get('x-signature-timestamp') ?? '';
  if (!/^[\da-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(options.dateMs() - Number(timestamp) * 1000) > options.maxAgeMs) return false;
  return verifyKey(body, signature, timestamp, options.publicKey);
}

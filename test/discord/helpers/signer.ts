export interface Signer {
  /** 64 hexadecimal digits, as on the application's page. */
  readonly publicKey: string;
  /** The headers of Discord for a body, signed at `atMs`. */
  sign(body: string, atMs?: number): Promise<Record<string, string>>;
}

/** Signs as Discord does: Ed25519 over timestamp and body. */
export async function createSigner(): Promise<Signer> {
  const keys = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in keys)) throw new Error('expected a pair of keys');
  const { privateKey, publicKey } = keys;
  return {
    publicKey: Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('hex'),
    async sign(body, atMs = Date.now()) {
      const timestamp = String(Math.floor(atMs / 1000));
      const message = new TextEncoder().encode(timestamp + body);
      const signature = Buffer.from(await crypto.subtle.sign('Ed25519', privateKey, message));
      return {
        'content-type': 'application/json',
        'x-signature-ed25519': signature.toString('hex'),
        'x-signature-timestamp': timestamp,
      };
    },
  };
}

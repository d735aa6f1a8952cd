/** The bytes of base64 (RFC 4648, section 4), in any runtime. Throws where it isn't any. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

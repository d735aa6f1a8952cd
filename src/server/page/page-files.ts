/** How a file's bytes are sent: as they are, or compressed. */
export type Encoding = 'identity' | 'gzip' | 'br';

export interface EncodedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoding: Encoding;
  /** Another one where the content or its encoding is another. */
  readonly tag: string;
}

export interface PageFiles {
  /**
   * The file at a path as `/assets/page.js`, in one of the encodings that the client takes beside the plain one;
   * undefined where the path isn't one of the page's files.
   */
  read(path: string, accepted: readonly Encoding[]): Promise<EncodedFile | undefined>;
}

/** What is used of opentype.js 2.0; its published types bring the whole DOM with them, which is not Node's. */
declare module 'opentype.js' {
  export type PathCommand =
    | { readonly type: 'M' | 'L'; readonly x: number; readonly y: number }
    | {
        readonly type: 'Q';
        readonly x1: number;
        readonly y1: number;
        readonly x: number;
        readonly y: number;
      }
    | {
        readonly type: 'C';
        readonly x1: number;
        readonly y1: number;
        readonly x2: number;
        readonly y2: number;
        readonly x: number;
        readonly y: number;
      }
    | { readonly type: 'Z' };

  export interface Glyph {
    /** In units of the font. */
    readonly advanceWidth: number;
    /** y down from the baseline; `fontSize` units to the em. */
    getPath(x: number, y: number, fontSize: number): { readonly commands: readonly PathCommand[] };
  }

  export interface Font {
    readonly unitsPerEm: number;
    /** 0 where the font lacks it. */
    charToGlyphIndex(letter: string): number;
    charToGlyph(letter: string): Glyph;
  }

  const opentype: {
    /** A TrueType, OpenType or WOFF file. Throws an Error for anything else. */
    parse(file: ArrayBufferLike): Font;
  };
  export default opentype;
}

/** The few fields of opentype.js that we read. Its published types bring those of a browser's page with them. */
declare module 'opentype.js' {
  export interface Command {
    readonly type: 'M' | 'L' | 'Q' | 'C' | 'Z';
    readonly x?: number;
    readonly y?: number;
    readonly x1?: number;
    readonly y1?: number;
    readonly x2?: number;
    readonly y2?: number;
  }

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
    readonly index: number;
    /** In units of the font; icons may have none. */
    readonly advanceWidth?: number;
    /** y down from the baseline; `fontSize` units to the em. */
    getPath(x: number, y: number, fontSize: number): { readonly commands: readonly PathCommand[] };
    readonly path: { readonly commands: readonly Command[] };
  }

  export interface Font {
    readonly unitsPerEm: number;
    readonly glyphs: { get(index: number): Glyph };
    readonly substitution: {
      /** The glyphs `sub` one after the other are shown as the glyph `by`. */
      getLigatures(feature: string, script: string): readonly { sub: readonly number[]; by: number }[];
    };
    /** Index 0 where the font lacks the character. */
    charToGlyph(character: string): Glyph;
    charToGlyphIndex(character: string): number;
  }

  /** A TrueType, OpenType or WOFF file. Throws an Error for anything else. */
  const opentype: { parse(file: ArrayBufferLike): Font };
  export default opentype;
}

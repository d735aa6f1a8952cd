declare module '*?url' {
  const url: string;
  export default url;
}

/** Gzipped by the build; see vite/packed.ts. */
declare module '*?packed' {
  export const url: string;
  /** Size as packed. */
  export const bytes: number;
}

/**
 * The model that `createReader` takes where none is named, and that the builds without files carry inside: one constant,
 * which the build step `embed` reads too.
 */
export const smallModelId = 'small';

/** The bytes of an IDX file of unsigned bytes. */
export function idxFile(dimensions: readonly number[], values: Uint8Array): Uint8Array {
  const file = new Uint8Array(4 + 4 * dimensions.length + values.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x0800 | dimensions.length);
  dimensions.forEach((length, i) => {
    view.setUint32(4 + 4 * i, length);
  });
  file.set(values, 4 + 4 * dimensions.length);
  return file;
}

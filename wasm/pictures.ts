/*
 * AssemblyScript (npm run build:wasm): the loops that a picture's time goes into. src/image/picture-kernels.ts says what the functions do;
 * addresses and sizes are in bytes. What lies up to 32 bytes behind an area may be read, and up to 16 written.
 */

export { areaMeans } from './pictures/area-means';
export { boxMeans } from './pictures/box-means';
export { components, paintRuns } from './pictures/components';
export { crc32 } from './pictures/crc32';
export { inflate } from './pictures/inflate';
export { inkOnGround } from './pictures/ink-on-ground';
export { jpegUnits } from './pictures/jpeg-units';
export { maximum } from './pictures/maximum';
export { pixelsToLuma } from './pictures/png-luma';

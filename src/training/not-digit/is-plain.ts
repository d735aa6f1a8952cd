import { connectedComponents, type GrayImage, type Mask, moments, toMask } from '../../image/index.ts';

/** The ink's spread across over that along, for a bar of 6 by 20 pixels; an upright one is a 1. */
const maxStrokeSpread = 0.32;
/** Steeper than this against the vertical, in rad, a stroke lies flat. */
const maxLean = 1;

const inkLevel = 72;
/** Shares of the area that a region and the ellipse of its moments have in common. */
const minOuterOverlap = 0.9;
const minInnerOverlap = 0.8;
const minHolePx = 12;

/**
 * Whether a plane holds a mere upright stroke or a mere ring: a 1 or a 0 to everybody, whatever it was drawn as. Pieces
 * that the pipeline cuts out of something else can be such.
 */
export function isPlain(plane: GrayImage): boolean {
  return isStroke(plane) || isRing(plane);
}

function isStroke(plane: GrayImage): boolean {
  const found = moments(plane);
  if (found === null) return false;
  const { mu20, mu11, mu02 } = found;
  const spread = Math.hypot(mu20 - mu02, 2 * mu11);
  const [major, minor] = [(mu20 + mu02 + spread) / 2, (mu20 + mu02 - spread) / 2];
  // The angle of the long axis, from the vertical.
  const lean = Math.abs(Math.atan2(2 * mu11, mu02 - mu20) / 2);
  return minor < maxStrokeSpread ** 2 * major && lean < maxLean;
}

/** One piece of ink around one hole, both about elliptical. */
function isRing(plane: GrayImage): boolean {
  const { width, height } = plane;
  const ink = toMask(plane, inkLevel);
  if (connectedComponents(ink).components.length !== 1) return false;
  const ground = connectedComponents({ ...ink, data: ink.data.map((value) => 1 - value) });
  const holes = ground.components.filter(({ area, box }) => {
    const inside = box.x > 0 && box.y > 0 && box.x + box.width < width && box.y + box.height < height;
    return inside && area > 1;
  });
  const [hole, ...more] = holes;
  if (hole === undefined || more.length > 0 || hole.area < minHolePx) return false;
  const inner = ground.labels.data.map((label) => (label === hole.label ? 1 : 0));
  const outer = ink.data.map((value, i) => (value === 1 || inner[i] === 1 ? 1 : 0));
  return (
    ellipticity({ ...ink, data: Uint8Array.from(inner) }) >= minInnerOverlap &&
    ellipticity({ ...ink, data: outer }) >= minOuterOverlap
  );
}

/** How well a region fills the ellipse of the same second moments: intersection over union. */
function ellipticity(region: Mask): number {
  const found = moments(region);
  if (found === null) return 0;
  const { mu20, mu11, mu02, centroid } = found;
  const determinant = Math.max(1e-6, mu20 * mu02 - mu11 * mu11);
  let [both, either] = [0, 0];
  region.data.forEach((value, i) => {
    const x = (i % region.width) + 0.5 - centroid.x;
    const y = Math.floor(i / region.width) + 0.5 - centroid.y;
    // Within two standard deviations lies the whole of an even ellipse.
    const within = (mu02 * x * x - 2 * mu11 * x * y + mu20 * y * y) / determinant <= 4;
    if (within && value === 1) both++;
    if (within || value === 1) either++;
  });
  return either === 0 ? 0 : both / either;
}

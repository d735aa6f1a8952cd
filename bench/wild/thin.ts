/**
 * The one-pixel skeleton of a mask (Zhang and Suen 1984). `mask`: `side` by `side`, 1 is ink, none of it in the
 * outermost rows and columns; the result has the same shape.
 */
export function thin(mask: Uint8Array, side: number): Uint8Array {
  const out = mask.slice();
  let ink: number[] = [];
  mask.forEach((value, i) => {
    if (value === 1) ink.push(i);
  });
  for (let changed = true; changed; ) {
    changed = false;
    for (const pass of [0, 1] as const) {
      const removed = ink.filter((i) => isRemovable(out, i, side, pass));
      for (const i of removed) out[i] = 0;
      if (removed.length > 0) {
        changed = true;
        ink = ink.filter((i) => out[i] === 1);
      }
    }
  }
  return out;
}

function isRemovable(mask: Uint8Array, i: number, side: number, pass: 0 | 1): boolean {
  const north = mask[i - side] ?? 0;
  const northEast = mask[i - side + 1] ?? 0;
  const east = mask[i + 1] ?? 0;
  const southEast = mask[i + side + 1] ?? 0;
  const south = mask[i + side] ?? 0;
  const southWest = mask[i + side - 1] ?? 0;
  const west = mask[i - 1] ?? 0;
  const northWest = mask[i - side - 1] ?? 0;
  const count = north + northEast + east + southEast + south + southWest + west + northWest;
  if (count < 2 || count > 6) return false;
  const rises =
    (1 - north) * northEast +
    (1 - northEast) * east +
    (1 - east) * southEast +
    (1 - southEast) * south +
    (1 - south) * southWest +
    (1 - southWest) * west +
    (1 - west) * northWest +
    (1 - northWest) * north;
  if (rises !== 1) return false;
  return pass === 0
    ? north * east * south === 0 && east * south * west === 0
    : north * east * west === 0 && north * south * west === 0;
}

import type { PathPoint } from './types.ts';

/** Where the sheet's points lie that a picture's pixels show, in the sheet's own pixels, its middle at 0, 0. */
export interface Sheet {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly width: number;
  readonly height: number;
}

export interface CameraOptions {
  readonly angleRad: number;
  /** How much nearer the right and the lower edge are than the middle, as a share, for instance -0.1 to 0.1. */
  readonly tiltX: number;
  readonly tiltY: number;
}

/** The point of the sheet that is seen at (x, y) of the picture; the place is inside. */
export function sheetPoint(sheet: Sheet, x: number, y: number): PathPoint {
  const i = Math.floor(y) * sheet.width + Math.floor(x);
  return { x: sheet.x[i] ?? 0, y: sheet.y[i] ?? 0 };
}

/** A pinhole camera over a flat sheet: a turn and a projective tilt about the picture's middle. */
export function projectSheet(width: number, height: number, options: CameraOptions): Sheet {
  const { angleRad, tiltX, tiltY } = options;
  const cos = Math.cos(angleRad);
  const sin = Math.sin(angleRad);
  const xs = new Float32Array(width * height);
  const ys = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const dy = row + 0.5 - height / 2;
    for (let column = 0; column < width; column++) {
      const dx = column + 0.5 - width / 2;
      const depth = 1 + (2 * tiltX * dx) / width + (2 * tiltY * dy) / height;
      const i = row * width + column;
      xs[i] = (cos * dx - sin * dy) / depth;
      ys[i] = (sin * dx + cos * dy) / depth;
    }
  }
  return { x: xs, y: ys, width, height };
}

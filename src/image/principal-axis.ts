import type { Moments } from './moments.ts';

export interface PrincipalAxis {
  /** The tangent of the angle between the axis and the vertical: columns to the right for each row down. */
  readonly slope: number;
  /** (l1 - l2) / (l1 + l2) of the covariance's eigenvalues: 0 for a disc (no axis), 1 for a line. */
  readonly coherence: number;
}

/**
 * The direction in which ink extends most, from its central moments (Hu 1962). The tangent comes by the
 * half-angle formula, without trigonometric functions, whose last bit differs between JavaScript engines.
 * A level axis has the slope Infinity; with no clear axis (coherence 0) the slope is 0.
 */
export function principalAxis(moments: Moments): PrincipalAxis {
  const { mu20, mu11, mu02 } = moments;
  const tall = mu02 - mu20;
  const root = Math.sqrt(tall * tall + 4 * mu11 * mu11);
  const total = mu20 + mu02;
  if (root === 0 || total <= 0) return { slope: 0, coherence: 0 };
  const base = tall + root;
  return { slope: base > 0 ? (2 * mu11) / base : Number.POSITIVE_INFINITY, coherence: root / total };
}

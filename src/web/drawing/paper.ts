import type { Source } from '../protocol.ts';
import { drawStroke, finishStroke, type Stroke } from './stroke.ts';

/** Side of the drawing that is read, in pixels: ten for each of the 28 that the model sees. */
const sidePx = 280;

/** A copy of the drawing as it is read: black on white, whatever the page's colours and the screen's pixels are. */
export interface Paper {
  /** Draws what the stroke's points from `from` on add. */
  add(stroke: Stroke, from: number): void;
  finish(stroke: Stroke): void;
  redraw(strokes: readonly Stroke[]): void;
  capture(): Source;
}

export function createPaper(): Paper {
  const canvas = document.createElement('canvas');
  canvas.width = sidePx;
  canvas.height = sidePx;
  // Kept in memory rather than on the graphics card: it is read back with every answer.
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (context === null) throw new Error('This browser has no canvas to draw on.');
  const ink = context;

  function wipe(): void {
    ink.resetTransform();
    ink.fillStyle = '#fff';
    ink.fillRect(0, 0, sidePx, sidePx);
    ink.scale(sidePx, sidePx);
    ink.strokeStyle = '#000';
  }

  wipe();
  return {
    add: (stroke, from) => drawStroke(ink, stroke, from),
    finish: (stroke) => finishStroke(ink, stroke),
    redraw(strokes) {
      wipe();
      for (const stroke of strokes) {
        drawStroke(ink, stroke);
        finishStroke(ink, stroke);
      }
    },
    capture() {
      const { data } = ink.getImageData(0, 0, sidePx, sidePx);
      return { kind: 'drawing', rgba: data, width: sidePx, height: sidePx };
    },
  };
}

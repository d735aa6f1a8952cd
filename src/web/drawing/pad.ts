import type { Source } from '../protocol.ts';
import { addStroke, clearSheet, emptyHistory, type History, undo } from './history.ts';
import { createPaper } from './paper.ts';
import { drawStroke, finishStroke, type InkPoint, type Stroke } from './stroke.ts';

export interface PadEvents {
  /** The drawing is another one than before; at most once a frame. */
  changed(): void;
  /** A pen touched the sheet. */
  begun(): void;
}

export interface Pad {
  /** Takes the last change back; not while a pen is down. */
  undo(): void;
  /** Empties the sheet, of the stroke that is being drawn too. */
  clear(): void;
  isEmpty(): boolean;
  canUndo(): boolean;
  /** The drawing as it is read. */
  capture(): Source;
  /** Draws everything once more, in the colour that the canvas has by now. */
  repaint(): void;
}

/**
 * Drawing on a canvas with a mouse, fingers or a pen. New points are drawn as they come, so that the cost of a frame
 * doesn't grow with the drawing; only one pointer draws at a time.
 */
export function createPad(canvas: HTMLCanvasElement, events: PadEvents): Pad {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas to draw on.');
  const screen = context;
  const paper = createPaper();
  let history: History = emptyHistory;
  let stroke: InkPoint[] = [];
  let pointer: number | null = null;
  let frame = 0;

  function announce(): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      events.changed();
    });
  }

  function repaint(): void {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (canvas.width !== side || canvas.height !== side) {
      canvas.width = side;
      canvas.height = side;
    }
    screen.resetTransform();
    screen.clearRect(0, 0, side, side);
    screen.scale(side, side);
    screen.strokeStyle = getComputedStyle(canvas).color;
    for (const done of history.strokes) {
      drawStroke(screen, done);
      finishStroke(screen, done);
    }
    drawStroke(screen, stroke);
  }

  /** Gives up the stroke that is being drawn; its ink stays until everything is drawn anew. */
  function abandon(): void {
    if (pointer !== null && canvas.hasPointerCapture(pointer)) canvas.releasePointerCapture(pointer);
    pointer = null;
    stroke = [];
  }

  function clear(): void {
    const isDrawing = pointer !== null;
    abandon();
    const cleared = clearSheet(history);
    if (isDrawing || cleared !== history) setHistory(cleared);
  }

  function undoLast(): void {
    const earlier = undo(history);
    if (pointer === null && earlier !== history) setHistory(earlier);
  }

  function setHistory(next: History): void {
    history = next;
    paper.redraw(history.strokes);
    repaint();
    announce();
  }

  function extend(points: readonly PointerEvent[]): void {
    const { left, top, width } = canvas.getBoundingClientRect();
    const from = stroke.length;
    for (const { clientX, clientY, pressure } of points) {
      stroke.push({ x: (clientX - left) / width, y: (clientY - top) / width, pressure: pressure || 0.5 });
    }
    drawStroke(screen, stroke, from);
    paper.add(stroke, from);
    announce();
  }

  function end(event: PointerEvent): void {
    if (event.pointerId !== pointer) return;
    pointer = null;
    const done: Stroke = stroke;
    stroke = [];
    finishStroke(screen, done);
    paper.finish(done);
    history = addStroke(history, done);
    announce();
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== null || event.button !== 0) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    events.begun();
    extend([event]);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    const between = event.getCoalescedEvents();
    extend(between.length > 0 ? between : [event]);
  });
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  new ResizeObserver(repaint).observe(canvas);

  return {
    undo: undoLast,
    clear,
    isEmpty: () => history.strokes.length === 0 && stroke.length === 0,
    canUndo: () => history.before.length > 0,
    capture: () => paper.capture(),
    repaint,
  };
}

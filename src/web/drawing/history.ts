import type { Stroke } from './stroke.ts';

/** What is on the sheet, and what was on it before each of the latest changes, the oldest first. Immutable: every function answers with a new one. */
export interface History {
  readonly strokes: readonly Stroke[];
  readonly before: readonly (readonly Stroke[])[];
}

/** More than anybody takes back. */
const maxSteps = 200;

export const emptyHistory: History = { strokes: [], before: [] };

export function addStroke(history: History, stroke: Stroke): History {
  return change(history, [...history.strokes, stroke]);
}

/** An empty sheet, which can be undone too. An empty one stays as it is. */
export function clearSheet(history: History): History {
  return history.strokes.length === 0 ? history : change(history, []);
}

/** The sheet before the last change; the same one where nothing was changed. */
export function undo(history: History): History {
  const strokes = history.before.at(-1);
  return strokes === undefined ? history : { strokes, before: history.before.slice(0, -1) };
}

function change({ strokes, before }: History, next: readonly Stroke[]): History {
  return { strokes: next, before: [...before, strokes].slice(-maxSteps) };
}

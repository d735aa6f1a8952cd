import type { Stroke } from './stroke.ts';

/** What is on the sheet, and what was on it before each change. Immutable: every function answers with a new one. */
export interface History {
  readonly strokes: readonly Stroke[];
  readonly before: History | null;
}

export const emptyHistory: History = { strokes: [], before: null };

export function addStroke(history: History, stroke: Stroke): History {
  return { strokes: [...history.strokes, stroke], before: history };
}

/** An empty sheet, which can be undone too. An empty one stays as it is. */
export function clearSheet(history: History): History {
  return history.strokes.length === 0 ? history : { strokes: [], before: history };
}

/** The sheet before the last change; the same one where nothing was changed. */
export function undo(history: History): History {
  return history.before ?? history;
}

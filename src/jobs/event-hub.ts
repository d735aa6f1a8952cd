import type { TrainingJobEvent } from '../contract/training.ts';
import type { EventListener, JobEvents } from './types.ts';

/** Events within one process. */
export function createEventHub(): JobEvents {
  const listeners = new Set<EventListener>();
  return {
    async publish(event: TrainingJobEvent) {
      for (const listener of listeners) listener(event);
    },
    async subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispose() {
      listeners.clear();
    },
  };
}

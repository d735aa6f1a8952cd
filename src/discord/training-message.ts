import type { ClientTimers } from '../client/index.ts';
import { pause } from '../client/pause.ts';
import type { TrainingJobEvent } from '../contract/training.ts';

export interface TrainingMessageOptions {
  /** Of the job that the message is about. */
  readonly requestId: string;
  /** Puts `content` in the place of the message. */
  readonly edit: (content: string) => Promise<void>;
  /** At least so long between two edits: Discord limits them to about one a second. */
  readonly intervalMs: number;
  readonly timers: ClientTimers;
}

/**
 * Shows one training job by editing one message: the newest event, no more often than the interval allows, and the last one for
 * certain. `events` may hold those of other jobs. Resolves when the job is over or the events end; an edit that fails is made up
 * for by the next, but that of the job's end rejects.
 */
export async function showTraining(
  events: AsyncIterable<TrainingJobEvent>,
  options: TrainingMessageOptions,
): Promise<void> {
  const { requestId, edit, intervalMs, timers } = options;
  let newest: string | undefined;
  let editing: Promise<void> | undefined;

  async function editSoon(): Promise<void> {
    while (newest !== undefined) {
      const content = newest;
      newest = undefined;
      await edit(content).catch(() => undefined);
      await pause(intervalMs, timers);
    }
    editing = undefined;
  }

  for await (const event of events) {
    if (event.request_id !== requestId) continue;
    if (event.type === 'completed' || event.type === 'failed') {
      newest = undefined;
      await editing;
      await edit(toTrainingText(event));
      return;
    }
    newest = toTrainingText(event);
    editing ??= editSoon();
  }
  await editing;
}

/** Discord takes messages of 2,000 characters. */
const maxErrorLength = 500;

/** What a user sees of an event. */
export function toTrainingText(event: TrainingJobEvent): string {
  const name = `\`${event.model_id}\``;
  switch (event.type) {
    case 'started':
      return event.failed_runs === 0 ? `Training ${name} ...` : `Training ${name}, another try ...`;
    case 'progress': {
      const percent = Math.floor((100 * event.step) / event.total_steps);
      const accuracy = event.val_acc === null ? '' : `, ${(100 * event.val_acc).toFixed(2)} % right so far`;
      const left = event.time_left_sec === null ? '' : `, ${toDuration(event.time_left_sec)} left`;
      return `Training ${name}: ${percent} %, epoch ${event.epoch} of ${event.epochs}${accuracy}${left}.`;
    }
    case 'completed':
      return `${name} is trained: ${(100 * event.val_acc).toFixed(2)} % right, in ${toDuration(event.duration_sec)}.`;
    case 'failed':
      return `${name} was not trained: ${event.error.slice(0, maxErrorLength)}`;
    default:
      return event satisfies never;
  }
}

/** 75 -> `1 min 15 s`. */
function toDuration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

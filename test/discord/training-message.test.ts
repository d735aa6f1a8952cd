import { expect, test } from 'vitest';
import type { TrainingJobEvent } from '../../src/contract/training.ts';
import { parseTrainingEvents } from '../../src/discord/training-events.ts';
import { showTraining, toTrainingText } from '../../src/discord/training-message.ts';

const subject = { model_id: 'mine', request_id: 'r' };
const started: TrainingJobEvent = { type: 'started', job_id: 'j', ...subject, failed_runs: 0 };
const completed: TrainingJobEvent = { type: 'completed', ...subject, val_acc: 0.9972, duration_sec: 75.2 };
const progress = (step: number): TrainingJobEvent => ({
  type: 'progress',
  job_id: 'j',
  ...subject,
  epoch: 2,
  epochs: 4,
  step,
  total_steps: 100,
  loss: 1,
  val_acc: 0.5,
  time_left_sec: 9.6,
});

test.each<[TrainingJobEvent, string]>([
  [started, 'Training `mine` ...'],
  [{ ...started, failed_runs: 1 }, 'Training `mine`, another try ...'],
  [progress(37), 'Training `mine`: 37 %, epoch 2 of 4, 50.00 % right so far, 10 s left.'],
  [completed, '`mine` is trained: 99.72 % right, in 1 min 15 s.'],
  [{ type: 'failed', ...subject, error: 'cancelled' }, '`mine` was not trained: cancelled'],
])('%j as a user sees it', (event, text) => {
  expect(toTrainingText(event)).toBe(text);
});

test('one message shows the first event, then the newest after each pause, and the last one for certain', async () => {
  const edits: string[] = [];
  const due: (() => void)[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  async function* events(): AsyncGenerator<TrainingJobEvent, void, void> {
    yield started;
    yield { ...started, request_id: 'another job' };
    for (const step of [1, 2, 3]) yield progress(step);
    await settle();
    due.shift()?.();
    await settle();
    for (const step of [4, 5]) yield progress(step);
    setTimeout(() => due.shift()?.(), 5);
    yield completed;
    yield progress(6);
  }
  await showTraining(events(), {
    requestId: 'r',
    edit: async (content) => {
      edits.push(content);
      // Discord may refuse one.
      if (edits.length === 1) throw new Error('429');
    },
    intervalMs: 1000,
    timers: {
      after(_, callback) {
        due.push(callback);
        return () => undefined;
      },
    },
  });
  expect(edits).toEqual([started, progress(3), completed].map(toTrainingText));
});

test('a slow edit that is under way doesn’t overtake the last one', async () => {
  const shown: string[] = [];
  async function* events(): AsyncGenerator<TrainingJobEvent, void, void> {
    yield started;
    await new Promise((resolve) => setTimeout(resolve, 0));
    yield completed;
  }
  await showTraining(events(), {
    requestId: 'r',
    edit: async (content) => {
      if (shown.length === 0 && content === toTrainingText(started))
        await new Promise((resolve) => setTimeout(resolve, 50));
      shown.push(content);
    },
    intervalMs: 1,
    timers: {
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(shown).toEqual([started, completed].map(toTrainingText));
});

test('where the events end, the newest is shown before it is over', async () => {
  const edits: string[] = [];
  async function* events(): AsyncGenerator<TrainingJobEvent, void, void> {
    yield started;
    // The first is on its way, the next waits for the pause.
    await new Promise((resolve) => setTimeout(resolve, 0));
    yield progress(50);
  }
  await showTraining(events(), {
    requestId: 'r',
    edit: async (content) => {
      edits.push(content);
    },
    intervalMs: 1,
    timers: {
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
  });
  expect(edits).toEqual([started, progress(50)].map(toTrainingText));
});

test('an error of any length fits into a message', () => {
  const text = toTrainingText({ type: 'failed', ...subject, error: 'x'.repeat(5000) });
  expect(text.length).toBeLessThan(1000);
});

test('events are read from a stream however its pieces are cut', async () => {
  const text = `: listening\n\nevent: started\ndata: ${JSON.stringify(started)}\n\n: heartbeat\n\nevent: completed\ndata: ${JSON.stringify(completed)}\n\n`;
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, 1000]) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const events: TrainingJobEvent[] = [];
    for await (const event of parseTrainingEvents(body)) events.push(event);
    expect(events).toEqual([started, completed]);
  }
});

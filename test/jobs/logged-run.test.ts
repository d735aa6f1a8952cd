import { expect, test } from 'vitest';
import { loggedRun } from '../../src/jobs/node/logged-run.ts';
import type { RunOutcome } from '../../src/jobs/types.ts';
import { createLog } from '../../src/log.ts';
import { job } from './helpers/queue-contract.ts';

const crashed: RunOutcome = { kind: 'failed', error: 'it crashed', retry: true };

test.each<[string, RunOutcome, boolean, object]>([
  [
    'that fails, and is tried again',
    crashed,
    false,
    { level: 'warn', event: 'training_failed', error: 'it crashed', retry: true },
  ],
  [
    'that fails for the last time',
    crashed,
    true,
    { event: 'training_failed', error: 'it crashed', retry: false },
  ],
  [
    'that can’t be tried again',
    { ...crashed, retry: false },
    false,
    { event: 'training_failed', retry: false },
  ],
  [
    'that is completed',
    { kind: 'completed', valAcc: 0.99, durationSec: 12 },
    false,
    { event: 'training_completed', val_acc: 0.99, duration_sec: 12 },
  ],
  ['that is stopped', { kind: 'stopped' }, false, { event: 'training_stopped' }],
])('the log has the beginning and the end of a run %s', async (_, outcome, isLastTry, end) => {
  const lines: unknown[] = [];
  const log = createLog({ level: 'info', write: (line) => lines.push(JSON.parse(line)), dateMs: () => 0 });
  const some = job('a');
  const run = loggedRun(async () => outcome, log);
  const control = { signal: new AbortController().signal, isLastTry, onProgress: () => undefined };
  expect(await run(some, control)).toBe(outcome);
  const subject = { job_id: some.id, model_id: some.spec.recipe.name, request_id: some.spec.requestId };
  expect(lines).toMatchObject([
    { event: 'training_started', ...subject },
    { ...subject, ...end },
  ]);
});

import { workerData } from 'node:worker_threads';

/**
 * A thread of the training child that ends the process when its parent, whose process id it is given, is gone: the child's own
 * loop, busy with a validation, may hear of that only after its job was given to another worker. SIGKILL, since a busy loop
 * runs no handler.
 */
const parent: unknown = workerData;
const everyMs = 250;

function look(): void {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}

look();
setInterval(look, everyMs);

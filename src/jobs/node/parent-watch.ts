/**
 * A thread of the training child that ends the process when its parent is gone: the child's own loop, busy with a
 * validation, may hear of that only after its job was given to another worker. SIGKILL, since a busy loop runs no handler.
 */
const parent = process.ppid;
const everyMs = 500;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, everyMs);

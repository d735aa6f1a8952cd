import { messageOf } from '../error-message.ts';
import { createConfiguredDiscard, createConfiguredRun, openQueue } from '../jobs/node/open-queue.ts';
import { createLog, describeError } from '../log.ts';
import { loadConfig } from '../server/entries/node/load-config.ts';
import { createLogSink } from '../server/entries/node/log-sink.ts';
import { runCommand, withoutArguments } from './run-command.ts';

const usage = `usage: npm run worker

Takes training jobs from Redis (REDIS_URL) until SIGTERM or SIGINT; docs/training-jobs.md has the settings.
`;

const noRedis = `REDIS_URL is not set: there is no queue for a worker to take jobs from.
Without Redis the service trains by itself: npm start, with SECURITY__API_KEY set.`;

/** After its grace a run is killed; this much later the worker ends, whatever still hangs. */
const lateMs = 5000;

/**
 * A training worker on Redis, one job at a time. SIGTERM or SIGINT gives the job back to the queue with a checkpoint, a second one
 * ends the worker at once.
 */
async function main(): Promise<number> {
  const config = loadConfig(process.env);
  if (config.jobs.redisUrl === undefined) throw new Error(noRedis);
  const sink = createLogSink({ ...config.log, fileBytes: 0, logsRoot: config.paths.logsRoot });
  const log = createLog({ level: config.log.level, write: sink.write, dateMs: () => Date.now() });
  const { queue, events } = await openQueue(config, log);
  const worker = queue.work(createConfiguredRun(config, log), createConfiguredDiscard(config));
  const { queueName, dataDir } = config.jobs;
  log.info('worker_started', { queue: queueName, data: dataDir, artifacts: config.paths.artifactsRoot });
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('worker_stopping');
    const fail = (reason: string): void => {
      log.error('worker_not_stopped', { reason });
      process.exit(1);
    };
    // Redis may be away: the job is found by its lock then.
    const endMs = config.listen.shutdownMs + lateMs;
    setTimeout(() => fail(`not done within ${endMs / 1000} seconds`), endMs).unref();
    worker
      .stop()
      .then(() => Promise.all([queue.dispose(), events.dispose()]))
      .then(() => log.info('worker_stopped'))
      .then(sink.close)
      .then(() => process.exit(0))
      .catch((error: unknown) => fail(describeError(error)));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return 0;
}

function cannotStart(error: unknown): never {
  process.stderr.write(`cannot start: ${messageOf(error)}\n`);
  process.exit(1);
}

await runCommand({ usage, parse: withoutArguments, run: () => main().catch(cannotStart) });

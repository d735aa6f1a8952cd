import { loadConfig } from './node/load-config.ts';
import { createLogSink } from './node/log-sink.ts';
import { startNodeService } from './node/service.ts';

/** The service as a process: SIGTERM or SIGINT ends it in order, a second one at once. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const sink = createLogSink({ ...config.log, logsRoot: config.paths.logsRoot });
  const service = await startNodeService({ config, write: sink.write });
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void service
      .stop()
      .then(sink.close)
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

main().catch((error: unknown) => {
  process.stderr.write(`cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

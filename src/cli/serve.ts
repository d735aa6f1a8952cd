import { messageOf } from '../error-message.ts';
import { describeError } from '../log.ts';
import { loadConfig } from '../server/entries/node/load-config.ts';
import { createLogSink } from '../server/entries/node/log-sink.ts';
import type { Serve } from '../server/entries/node/serve.ts';
import type { Service } from '../server/entries/node/service.ts';
import { runCommand, withoutArguments } from './run-command.ts';

const usage = `usage: npm start

Serves the HTTP service until SIGTERM or SIGINT. Settings are environment variables, or a TOML file that DIGITS_CONFIG names:
digits.example.toml has them all.
`;

/**
 * The service as a process in Node, Deno or Bun: SIGTERM or SIGINT ends it in order, a second one at once, and
 * SIGHUP loads the configured models anew. While it starts, all of them wait until it has.
 */
async function main(): Promise<number> {
  const config = loadConfig(process.env);
  const sink = createLogSink({ ...config.log, logsRoot: config.paths.logsRoot });
  const starting = serveOfRuntime().then((serve) =>
    serve({ config, readConfig: () => loadConfig(process.env), write: sink.write }),
  );
  // What it can't start with is told below.
  const whenStarted = (act: (service: Service) => Promise<void>) => starting.then(act, () => undefined);
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void whenStarted((service) =>
      service
        .stop()
        .then(sink.close)
        .then(() => process.exit(0))
        .catch((error: unknown) => {
          process.stderr.write(`cannot stop in order: ${describeError(error)}\n`);
          process.exit(1);
        }),
    );
  };
  process.on('SIGHUP', () => void whenStarted((service) => service.reload()));
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  await starting;
  return 0;
}

/** Deno and Bun pass for Node in many ways, but have servers of their own. */
async function serveOfRuntime(): Promise<Serve> {
  if ('Deno' in globalThis) return (await import('../server/entries/deno.ts')).serve;
  if ('Bun' in globalThis) return (await import('../server/entries/bun.ts')).serve;
  return (await import('../server/entries/node.ts')).serve;
}

function cannotStart(error: unknown): never {
  process.stderr.write(`cannot start: ${messageOf(error)}\n`);
  process.exit(1);
}

await runCommand({ usage, parse: withoutArguments, run: () => main().catch(cannotStart) });

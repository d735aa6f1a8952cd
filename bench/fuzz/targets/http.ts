import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../../src/config.ts';
import { errorAnswerSchema, readAnswerSchema, statusOf } from '../../../src/contract.ts';
import { createClassifier, createDirectEngine } from '../../../src/engine/index.ts';
import { createModelStoreFs } from '../../../src/runtime/model-store-fs.ts';
import { packageRoot } from '../../../src/runtime/package-root.ts';
import { systemTimers } from '../../../src/runtime/system-timers.ts';
import { createApp, createLog, createMetrics } from '../../../src/server/index.ts';
import { mutatePicture } from '../mutate-picture.ts';
import { mutateText } from '../mutate-text.ts';
import { require, type Target } from '../target.ts';

const words: readonly string[] = [
  ...['content-type: multipart/form-data; boundary=b\n', 'x-request-id: a\n', 'content-length: 9\n', '\n\n'],
  ...[
    '--b\r\n',
    '\r\n--b--',
    '\r\n--b\r\n',
    '\r\n\r\n',
    'content-disposition: form-data; name="file"',
    'name="invert"',
  ],
  ...[
    'name="center"',
    'name="visualize"',
    'name="__proto__"',
    'content-type: image/png',
    'content-type: a/b',
    'true',
  ],
];

/** Refusals of the client's own making; anything else would be a fault of ours. */
const maxClientStatus = 499;

/**
 * The whole of `POST /v1/read` but the sockets, with the small model: an input is lines of headers, an empty line and a
 * body. Every answer is one of the contract and no fault of ours, its id is that of its header, its message tells
 * nothing of files or code, and the log stays one JSON object a line.
 */
export async function createHttpTarget(): Promise<Target> {
  const modelDir = fileURLToPath(new URL('models', packageUrl()));
  const config = parseConfig({
    env: { DIGITS__ACTIVE_MODEL: 'small', DIGITS__MAX_IMAGE_SIDE_PX: '256', DIGITS__MAX_IMAGE_MB: '0.03' },
    modelDir,
  });
  const engine = createDirectEngine(
    { store: createModelStoreFs(modelDir), clock: systemTimers, createClassifier },
    { modelIds: config.engine.activeModels, device: 'cpu', reader: config.engine.reader },
  );
  await engine.started();
  let lines: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => lines.push(line), dateMs: () => 0 });
  const app = createApp({
    engine,
    config,
    log,
    metrics: createMetrics(engine),
    timers: systemTimers,
    newRequestId: () => 'made-here',
    isDraining: () => false,
  });

  return {
    maxMs: 3000,
    mutate: (input, _, random) =>
      random.chance(0.6) ? mutateText(input, words, random) : mutatePicture(input, random),
    async run(input) {
      const request = toRequest(input);
      if (request === undefined) return;
      lines = [];
      const response = await app.fetch(request);
      const id = response.headers.get('x-request-id') ?? '';
      const answer: unknown = await response.json();
      if (response.status === 200) readAnswerSchema.parse(answer);
      else {
        const { code, message, request_id } = errorAnswerSchema.parse(answer);
        require(response.status === statusOf[code], 'the status is that of the code');
        require(response.status <= maxClientStatus, `it is no fault of ours: ${code}: ${lines.join()}`);
        require(request_id === id, 'the id is that of the header');
        require(!/node_modules|\.js\b|\.ts\b|\n/.test(message), 'the message tells nothing of the inside');
      }
      require(/^[\x20-\x7e]{1,128}$/.test(id), 'the id is printable');
      require(lines.length === 1, 'there is one line in the log');
      for (const line of lines) {
        require(!/[\r\n]/.test(line), 'a line is a line');
        JSON.parse(line);
      }
      require(Object.keys(Object.prototype).length === 0, 'no prototype is changed');
    },
  };
}

function packageUrl(): URL {
  return new URL(`file://${packageRoot(import.meta.url)}/`);
}

/** Undefined where no HTTP message could be like that. */
function toRequest(input: Uint8Array): Request | undefined {
  const text = Buffer.from(input).toString('latin1');
  const end = text.indexOf('\n\n');
  if (end === -1) return undefined;
  const headers = new Headers();
  try {
    for (const line of text.slice(0, end).split('\n')) {
      const colon = line.indexOf(':');
      headers.append(line.slice(0, colon), line.slice(colon + 1));
    }
  } catch {
    return undefined;
  }
  const body = new Uint8Array(input.subarray(end + 2));
  return new Request('http://localhost/v1/read', { method: 'POST', headers, body });
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import { packageRoot } from '../../runtime/package-root.ts';
import type { GraphRuntime, TensorValue } from '../graph-runtime.ts';

/** Lengths of a message's text and data, each a uint32. */
const headerBytes = 8;

/** Of an error's output, what is told. */
const toldCharacters = 2000;

const answerSchema = z.strictObject({
  outputs: z.array(z.tuple([z.string(), z.number().int().nonnegative()])).exactOptional(),
  error: z.string().exactOptional(),
});

interface Answer {
  /** Names and sizes, in the order in which the values follow each other. */
  readonly outputs: readonly (readonly [string, number])[];
  readonly values: Float32Array;
}

/**
 * Starts python/run_graphs.py, which runs the graphs with PyTorch. Rejects where there is no Python with torch and onnx. Messages
 * hold numbers as this machine and a GPU have them, little-endian.
 */
export async function createTorchRuntime(): Promise<GraphRuntime> {
  const command = process.env.PYTHON ?? 'python3';
  const script = join(packageRoot(import.meta.url), 'python', 'run_graphs.py');
  const child = spawn(command, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints = `${complaints}${text}`.slice(-toldCharacters);
  });
  // Whoever waits for an answer learns why there is none.
  child.stdin.on('error', () => undefined);
  const end = new Promise<Error>((resolve) => {
    child.once('error', (cause) => resolve(new Error(`${command} doesn’t start.`, { cause })));
    child.once('close', () => resolve(new Error(`The backend torch ended. ${complaints}`)));
  });
  const chunks: AsyncIterator<unknown> = child.stdout[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();

  async function read(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      if (rest.length === 0) {
        const { value } = await chunks.next();
        if (!(value instanceof Uint8Array)) throw await end;
        rest = value;
      }
      const part = rest.subarray(0, count - filled);
      bytes.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
    return bytes;
  }

  async function exchange(question: object, data: readonly Uint8Array[]): Promise<Answer> {
    const text = new TextEncoder().encode(JSON.stringify(question));
    const header = new DataView(new ArrayBuffer(headerBytes));
    header.setUint32(0, text.length, true);
    header.setUint32(
      4,
      data.reduce((sum, { length }) => sum + length, 0),
      true,
    );
    child.stdin.cork();
    for (const part of [new Uint8Array(header.buffer), text, ...data]) child.stdin.write(part);
    child.stdin.uncork();
    const lengths = new DataView((await read(headerBytes)).buffer);
    const told = new TextDecoder().decode(await read(lengths.getUint32(0, true)));
    const values = new Float32Array((await read(lengths.getUint32(4, true))).buffer);
    const { outputs = [], error } = answerSchema.parse(JSON.parse(told));
    if (error !== undefined) throw new Error(`The backend torch: ${error}`);
    return { outputs, values };
  }

  // Answers come in the order of the questions, so one is asked after the other.
  let last: Promise<unknown> = Promise.resolve();
  function ask(question: object, data: readonly Uint8Array[]): Promise<Answer> {
    const answer = last.then(() => exchange(question, data));
    last = answer.catch(() => undefined);
    return answer;
  }

  let sessions = 0;
  async function open(model: Uint8Array) {
    const session = ++sessions;
    await ask({ kind: 'open', session }, [model]);
    return {
      async run(inputs: Readonly<Record<string, TensorValue>>) {
        const shapes = Object.entries(inputs).map(([name, { dims }]) => [name, dims]);
        const data = Object.values(inputs).map(({ values }) => bytesOf(values));
        const { outputs, values } = await ask({ kind: 'run', session, inputs: shapes }, data);
        let offset = 0;
        const parts = outputs.map(([name, size]) => {
          offset += size;
          return [name, values.subarray(offset - size, offset)] as const;
        });
        return Object.fromEntries(parts);
      },
      async dispose() {
        await ask({ kind: 'close', session }, []);
      },
    };
  }

  async function dispose(): Promise<void> {
    child.stdin.end();
    await end;
  }

  // An answer means that torch and onnx are there.
  await ask({ kind: 'ready', session: 0 }, []);
  return { backend: 'torch', open, dispose };
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

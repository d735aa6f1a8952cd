import { isDigitsError } from '../errors.ts';
import type { CreateClassifier } from './classifier.ts';
import { openOnDevice } from './open-on-device.ts';
import {
  type FailureMessage,
  type LoadMessage,
  parsePoolMessage,
  type ReadMessage,
  type WorkerMessage,
} from './protocol.ts';
import { createReader } from './reader.ts';
import { testMembers } from './self-test.ts';
import type { Clock, Reader, WebGpu } from './types.ts';

export interface WorkerHostDeps {
  readonly createClassifier: CreateClassifier;
  readonly clock: Clock;
  /** Absent: there is no WebGPU. */
  readonly webGpu?: WebGpu;
  /** Sends a message to the pool. */
  readonly post: (message: WorkerMessage) => void;
}

export interface WorkerHost {
  /** Takes a message of the pool; rejects on one that the protocol doesn't know, which should end the worker. */
  receive(message: unknown): Promise<void>;
  dispose(): Promise<void>;
}

/** The worker's side of the protocol, whatever it runs in: opens the models that it is sent, and reads with them. */
export function createWorkerHost(deps: WorkerHostDeps): WorkerHost {
  let reader: Reader | null = null;

  async function load({ artifacts, device, options, selfTest = false }: LoadMessage): Promise<void> {
    const untested = await openOnDevice(deps, artifacts, device);
    const opened = selfTest ? await testMembers(untested) : untested;
    const { members, refused } = opened;
    reader = createReader({ members, clock: deps.clock }, options);
    const modelIds = members.map(({ manifest }) => manifest.model_id);
    deps.post({ type: 'loaded', modelIds, refused, device: opened.device });
  }

  async function read({ job, pieces, request, budgetMs }: ReadMessage): Promise<void> {
    if (reader === null) throw new Error('A picture came before the models');
    const deadlineMs = deps.clock.nowMs() + budgetMs;
    try {
      const reading = await reader.read(pieces, request, { deadlineMs });
      deps.post({ type: 'answer', job, reading });
    } catch (error) {
      deps.post(toFailure(job, error));
    }
  }

  return {
    async receive(message) {
      const parsed = parsePoolMessage(message);
      switch (parsed.type) {
        case 'load':
          return await load(parsed);
        case 'read':
          return await read(parsed);
        default:
          parsed satisfies never;
      }
    },
    async dispose() {
      await reader?.dispose();
    },
  };
}

function toFailure(job: number, error: unknown): FailureMessage {
  if (!isDigitsError(error)) throw error;
  const { code, message, cause } = error;
  const detail =
    cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? null : String(cause);
  return { type: 'failure', job, code, message, detail };
}

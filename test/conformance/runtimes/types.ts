import type { GoldenRequest } from '../helpers/golden-requests.ts';
import type { Outcome } from '../helpers/outcome.ts';

/** Environment variables, or bindings of the same names. */
export type Settings = Readonly<Record<string, string>>;

export interface RunningService {
  readonly url: string;
  stop(): Promise<void>;
}

/** A runtime that the service runs in. */
export interface ServiceRuntime {
  readonly name: string;
  /** Why it can't be tried here; null where it can. */
  readonly missing: string | null;
  /** Something else than ours looks at the Host first, and may answer. */
  readonly isBehindProxy: boolean;
  /** Resolves when it takes requests; models may still be loading. */
  start(settings: Settings): Promise<RunningService>;
}

export interface RunningReader {
  /** What it computes with, as the reader says. */
  readonly device: string;
  read(request: GoldenRequest): Promise<Outcome>;
  stop(): Promise<void>;
}

/** A runtime that the engine runs in, without a service. */
export interface ReaderRuntime {
  readonly name: string;
  readonly missing: string | null;
  /** How far a probability may be from Node's. */
  readonly tolerance: number;
  /** The device that it has to end up with. */
  readonly device: string;
  /** Resolves when it is ready to read. */
  start(): Promise<RunningReader>;
}

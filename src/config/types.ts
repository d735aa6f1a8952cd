import type { DeviceChoice, ReaderOptions } from '../engine/types.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export const rateLimitSubjects = ['address', 'key'] as const;
export type RateLimitSubject = (typeof rateLimitSubjects)[number];

/** Where files go. */
export interface PathConfig {
  readonly dataRoot: string;
  readonly artifactsRoot: string;
  readonly logsRoot: string;
}

/** The listener and what it holds in memory. */
export interface ListenConfig {
  readonly host: string;
  readonly port: number;
  readonly maxConnections: number;
  /** Bytes of uploads that may be held at once, over all requests; beyond it the answer is `overloaded`. */
  readonly maxBufferedBytes: number;
  /** How long a shutdown waits for the requests in flight. */
  readonly shutdownMs: number;
}

export interface LogConfig {
  readonly level: LogLevel;
  /** A log file is rotated at this size; 0: no file, standard output alone. */
  readonly fileBytes: number;
  /** Rotated files that are kept. */
  readonly keptFiles: number;
}

/** What `/version` tells beside the version. */
export interface BuildConfig {
  readonly build: string;
  readonly commit: string;
}

/** The models and how they are run. */
export interface EngineConfig {
  readonly modelDir: string;
  /** Folder names under `modelDir`; at least one. */
  readonly activeModels: readonly string[];
  readonly reader: ReaderOptions;
  readonly device: DeviceChoice;
  /** Workers; 0: as many as there are cores, 8 at most. */
  readonly threads: number;
  /** Readings that may wait for a worker; beyond it the answer is `overloaded`. */
  readonly queueLimit: number;
}

/** How models are changed while the service runs. */
export interface ModelsConfig {
  /** Pause between two looks at the manifests of the active set; 0: none. */
  readonly watchMs: number;
  /** The largest `model.onnx` that may be uploaded. */
  readonly maxUploadBytes: number;
  /** How long the body of an upload may take to arrive. */
  readonly uploadMs: number;
  /** How long the trial of an uploaded model may take. */
  readonly trialMs: number;
  /** Of the artifacts, the newest so many are kept whatever they are for. */
  readonly keptArtifacts: number;
  /** Whether the others are removed when the service starts. */
  readonly isPrunedAtStart: boolean;
}

export interface RateLimitConfig {
  readonly perMinute: number;
  /** Requests that may come at once. */
  readonly burst: number;
  readonly by: RateLimitSubject;
}

export interface SecurityConfig {
  readonly apiKey: string | undefined;
  readonly rateLimit: RateLimitConfig | undefined;
  /** Reverse proxies in front; so many entries of `X-Forwarded-For`, from its end, were written by them. */
  readonly trustedProxies: number;
}

/** The training queue. */
export interface JobsConfig {
  /** undefined: the queue is kept on disk, and the service trains itself. */
  readonly redisUrl: string | undefined;
  readonly queueName: string;
  /** How long one run of a job may take; it fails beyond it. */
  readonly jobTimeoutSec: number;
  /** How long a completed job is remembered. */
  readonly resultTtlSec: number;
  /** How long a failed or cancelled job is remembered. */
  readonly failureTtlSec: number;
  /** Tries after the first one. */
  readonly retryMax: number;
  /** Waits before each of them; the last one counts for all that follow. */
  readonly retryIntervalsSec: readonly number[];
  readonly eventsChannel: string;
  readonly resultKeyPrefix: string;
  /** Folder of MNIST's four files. */
  readonly dataDir: string;
  /** How long a worker that isn't heard of keeps its job. */
  readonly lockSec: number;
}

/** The page at `/`. */
export interface PageConfig {
  readonly isServed: boolean;
  /** Where its files are; undefined: where the build puts them. */
  readonly dir: string | undefined;
}

/** Everything that can be configured, parsed and with its defaults. */
export interface Config {
  readonly paths: PathConfig;
  readonly listen: ListenConfig;
  readonly log: LogConfig;
  readonly page: PageConfig;
  readonly build: BuildConfig;
  readonly engine: EngineConfig;
  readonly models: ModelsConfig;
  /** The budget of a request: its body, the queue and the work together. */
  readonly requestTimeoutMs: number;
  readonly security: SecurityConfig;
  readonly jobs: JobsConfig;
}

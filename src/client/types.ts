import type { ReadAnswer, ReadFields } from '../contract.ts';

/** What a client asks of `fetch`; anything with its shape will do. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** A timer that calls back; the engine's and the server's own fit as they are. */
export interface ClientTimers {
  /** Calls `callback` once, `delayMs` from now; the answer cancels it, and does nothing afterwards. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface ClientOptions {
  /** Where the service is; a path in front of `/v1` is kept. */
  readonly baseUrl: string | URL;
  /** Sent as `X-Api-Key`: printable ASCII. */
  readonly apiKey?: string;
  /** For each attempt, its body included. Default 5000. */
  readonly timeoutMs?: number;
  /** Before the one retry. Default 1000. */
  readonly retryDelayMs?: number;
  /** The longest `Retry-After` that is waited for; a longer one is told in the error. Default 5000. */
  readonly maxRetryDelayMs?: number;
  /** Of a picture that is given as a URL. Default 2 MiB, as the service's own limit. */
  readonly maxPictureBytes?: number;
  readonly fetch?: Fetch;
  readonly timers?: ClientTimers;
  readonly newRequestId?: () => string;
}

/** Beside the fields of the form: what concerns this one call. */
export interface ReadOptions extends ReadFields {
  /** Sent as `X-Request-ID`, on the retry as well: 1 to 128 printable ASCII characters. Made where absent. */
  readonly requestId?: string;
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A PNG or JPEG: its bytes, a Blob, or an http(s) address to fetch it from, which must not be a stranger's choice. */
export type Picture = Uint8Array | Blob | URL;

export interface DigitsClient {
  /** Reads the digit of a picture. Rejects with a `ClientError`, or with a TypeError for what is no picture. */
  read(picture: Picture, options?: ReadOptions): Promise<ReadAnswer>;
}

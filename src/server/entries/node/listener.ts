import type { H3 } from 'h3';
import type { ListenConfig } from '../../../config.ts';
import type { UnseenRequest } from '../../access-record.ts';
import type { FaultOptions } from '../safe-fetch.ts';

export interface Listener {
  /** The one it listens on, also where 0 was asked for. */
  readonly port: number;
  /** Takes no more connections and waits for the answers under way, for at most `withinMs`. */
  close(withinMs: number): Promise<void>;
}

export interface ListenOptions extends Pick<ListenConfig, 'host' | 'port' | 'maxConnections'>, FaultOptions {
  /** The budget of a request in the app. */
  readonly requestTimeoutMs: number;
  /** Called with every request that was answered below the app, where the runtime tells of them. */
  readonly onUnseen: (unseen: UnseenRequest) => void;
}

/** How a runtime serves an app over HTTP; rejects where the port can't be had. */
export type Listen = (app: H3, options: ListenOptions) => Promise<Listener>;

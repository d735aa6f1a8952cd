import { join } from 'node:path';
import type { Config } from '../../../config.ts';
import { packageRoot } from '../../../runtime/package-root.ts';
import type { Listen } from './listener.ts';
import { loadConfig } from './load-config.ts';
import { type OpenTraining, type Service, startService } from './service.ts';

export interface ServeOptions {
  /** Default: that of the environment, and of the TOML file which `DIGITS_CONFIG` names. */
  readonly config?: Config;
  /** Asked when the service is told to read its configuration anew. Default: the one that it has, or the environment. */
  readonly readConfig?: () => Config;
  /** Takes the lines of the log. Default: standard output. */
  readonly write?: (line: string) => void;
}

/** Starts the HTTP service; rejects where the configuration is not usable or the port not to be had. */
export type Serve = (options?: ServeOptions) => Promise<Service>;

/** `openTraining`: where the runtime can train. */
export function createServe(listen: Listen, openTraining?: OpenTraining): Serve {
  return (options = {}) => {
    const read = () => options.config ?? loadConfig(process.env);
    const { config = read(), readConfig = read, write = (line: string) => console.log(line) } = options;
    return startService(listen, {
      config,
      readConfig,
      write,
      pageDir: join(packageRoot(import.meta.url), 'dist', 'web'),
      ...(openTraining === undefined ? {} : { openTraining }),
    });
  };
}

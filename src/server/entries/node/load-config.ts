import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, parseConfig } from '../../../config.ts';
import { messageOf } from '../../../error-message.ts';
import { packageRoot } from '../../../runtime/package-root.ts';

/** The configuration from the process's environment and the TOML file that `DIGITS_CONFIG` names, if any. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const path = env.DIGITS_CONFIG ?? '';
  const modelDir = join(packageRoot(import.meta.url), 'models');
  return parseConfig({ env, modelDir, ...(path === '' ? {} : { toml: readToml(path) }) });
}

function readToml(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = messageOf(error);
    throw new ConfigError([`DIGITS_CONFIG: ${reason}`]);
  }
}

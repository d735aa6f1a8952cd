import { ConfigError } from './config/config-error.ts';
import { withFound } from './config/fields.ts';
import { settingNames, settingsSchema } from './config/settings.ts';
import { gatherSettings } from './config/sources.ts';
import type { Config } from './config/types.ts';

export { ConfigError } from './config/config-error.ts';
export type {
  BuildConfig,
  Config,
  EngineConfig,
  JobsConfig,
  ListenConfig,
  LogConfig,
  LogLevel,
  ModelsConfig,
  PageConfig,
  PathConfig,
  RateLimitConfig,
  RateLimitSubject,
  SecurityConfig,
} from './config/types.ts';

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of the file that `DIGITS_CONFIG` names. */
  readonly toml?: string;
  /** The folder of the shipped models. */
  readonly modelDir: string;
}

/**
 * The configuration from the environment over a TOML file over the defaults. What is empty counts as unset.
 * Throws a {@link ConfigError} with everything that is wrong: values out of range and unknown names.
 */
export function parseConfig(sources: ConfigSources): Config {
  const gathered = gatherSettings(settingNames, sources.env, sources.toml);
  const parsed = settingsSchema(sources.modelDir).safeParse(gathered.values);
  const problems = [...gathered.problems];
  for (const issue of parsed.error?.issues ?? []) {
    const [first = '', second] = issue.path.map(String);
    const label = Object.hasOwn(settingNames, first)
      ? gathered.label(first, second ?? '')
      : gathered.label('', first);
    problems.push(`${label}: ${withFound(issue)}`);
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

import { parse, TomlError } from 'smol-toml';

/** Section -> keys, in lower case; the section '' holds the settings without one. */
export type SettingNames = Readonly<Record<string, readonly string[]>>;

/** What was set where, still unparsed. */
export interface Gathered {
  /** Section -> key -> value; settings without a section stand beside the sections. */
  readonly values: Readonly<Record<string, unknown>>;
  /** How to name a setting to the operator, with the place it came from. */
  readonly label: (section: string, key: string) => string;
  readonly problems: readonly string[];
}

/**
 * Lays the environment over the TOML text. What is empty counts as unset; a name under one of the
 * sections that isn't known is a problem, so that a typo can't pass for a default.
 */
export function gatherSettings(
  names: SettingNames,
  env: Readonly<Record<string, string | undefined>>,
  toml: string | undefined,
): Gathered {
  const settings = Object.entries(names).flatMap(([section, keys]) => keys.map((key) => ({ section, key })));
  const file = readToml(names, toml);
  const fromEnv = new Set<string>();
  const values: Record<string, unknown> = {};
  for (const { section, key } of settings) {
    const name = variableName(section, key);
    const text = env[name];
    const isSet = text !== undefined && text !== '';
    if (isSet) fromEnv.add(name);
    const value = isSet ? text : file.values.get(tomlKey(section, key));
    if (value === undefined) continue;
    if (section === '') values[key] = value;
    else values[section] = { ...toTable(values[section]), [key]: value };
  }
  const known = new Set(settings.map(({ section, key }) => variableName(section, key)));
  return {
    values,
    label: (section, key) => {
      const name = variableName(section, key);
      const inFile = !fromEnv.has(name) && file.values.has(tomlKey(section, key));
      return inFile ? `${name} (${tomlKey(section, key)} in the TOML file)` : name;
    },
    problems: [...file.problems, ...unknownVariables(names, known, env)],
  };
}

interface TomlSettings {
  readonly values: ReadonlyMap<string, unknown>;
  readonly problems: readonly string[];
}

function readToml(names: SettingNames, toml: string | undefined): TomlSettings {
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  const take = (section: string, key: string, value: unknown): void => {
    if (names[section]?.includes(key) !== true) {
      problems.push(`${tomlKey(section, key)} in the TOML file is not a setting`);
    } else if (value !== '') values.set(tomlKey(section, key), value);
  };
  for (const [key, value] of Object.entries(parseToml(toml ?? '', problems))) {
    const isSection = key !== '' && Object.hasOwn(names, key);
    if (!isSection) take('', key, value);
    else if (isTable(value)) for (const [inner, leaf] of Object.entries(value)) take(key, inner, leaf);
    else problems.push(`${key} in the TOML file must be a table, as in [${key}]`);
  }
  return { values, problems };
}

function parseToml(toml: string, problems: string[]): Record<string, unknown> {
  try {
    return parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [firstLine] = error.message.split('\n');
    problems.push(`the TOML file, line ${error.line}, column ${error.column}: ${firstLine}`);
    return {};
  }
}

function unknownVariables(
  names: SettingNames,
  known: ReadonlySet<string>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const prefixes = Object.keys(names)
    .filter((section) => section !== '')
    .map((section) => `${section.toUpperCase()}__`);
  return Object.keys(env)
    .filter((name) => prefixes.some((prefix) => name.toUpperCase().startsWith(prefix)) && !known.has(name))
    .sort()
    .map((name) => `${name} is not a setting`);
}

function variableName(section: string, key: string): string {
  return (section === '' ? key : `${section}__${key}`).toUpperCase();
}

function tomlKey(section: string, key: string): string {
  return section === '' ? key : `${section}.${key}`;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function toTable(value: unknown): Readonly<Record<string, unknown>> {
  return isTable(value) ? value : {};
}

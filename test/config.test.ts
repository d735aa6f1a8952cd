import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../src/config.ts';

function parse(env: Record<string, string>, toml?: string): Config {
  return parseConfig({ env, modelDir: '/app/models', ...(toml === undefined ? {} : { toml }) });
}

function problemsOf(env: Record<string, string>, toml?: string): readonly string[] {
  try {
    parse(env, toml);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('defaults', () => {
  test('are those of the plan, but for what lets the service run at once', () => {
    expect(parse({})).toEqual({
      paths: { dataRoot: './data', artifactsRoot: './data/artifacts', logsRoot: './data/logs' },
      listen: {
        host: '0.0.0.0',
        port: 8081,
        maxConnections: 1000,
        maxBufferedBytes: 256 * 1024 * 1024,
        shutdownMs: 10_000,
      },
      log: { level: 'info', fileBytes: 16 * 1024 * 1024, keptFiles: 3 },
      page: { isServed: true, dir: undefined },
      build: { build: 'dev', commit: 'unknown' },
      engine: {
        modelDir: '/app/models',
        activeModels: ['small', 'wide3', 'wide5'],
        device: 'cpu',
        threads: 0,
        queueLimit: 64,
        reader: {
          limits: { maxBytes: 2 * 1024 * 1024, maxSidePx: 1024 },
          tta: 'adaptive',
          uncertainThreshold: 0.7,
          visualizeMaxBytes: 16 * 1024,
          temperatureOverride: null,
        },
      },
      models: {
        watchMs: 5000,
        maxUploadBytes: 16 * 1024 * 1024,
        uploadMs: 60_000,
        trialMs: 20_000,
        keptArtifacts: 3,
        isPrunedAtStart: false,
      },
      requestTimeoutMs: 5000,
      security: { apiKey: undefined, rateLimit: undefined, trustedProxies: 0 },
      jobs: {
        redisUrl: undefined,
        queueName: 'digits',
        jobTimeoutSec: 900,
        resultTtlSec: 86_400,
        failureTtlSec: 604_800,
        retryMax: 2,
        retryIntervalsSec: [60, 300],
        eventsChannel: 'digits:events',
        resultKeyPrefix: 'digits:result:',
        dataDir: './data/mnist',
        lockSec: 30,
      },
    });
  });

  test('folders follow the data root', () => {
    const { paths } = parse({ APP__DATA_ROOT: '/data', APP__LOGS_ROOT: '/var/log/digits' });
    expect(paths).toEqual({
      dataRoot: '/data',
      artifactsRoot: '/data/artifacts',
      logsRoot: '/var/log/digits',
    });
  });

  test('an empty variable counts as unset', () => {
    const config = parse({ APP__PORT: '', SECURITY__API_KEY: '', DIGITS__ENSEMBLE_TEMPERATURE_OVERRIDE: '' });
    expect(config).toEqual(parse({}));
  });
});

describe('values', () => {
  test.each<[string, string, (config: Config) => unknown, unknown]>([
    ['APP__PORT', '9000', (config) => config.listen.port, 9000],
    ['APP__THREADS', '4', (config) => config.engine.threads, 4],
    ['APP__LOG_LEVEL', 'WARN', (config) => config.log.level, 'warn'],
    ['DIGITS__ACTIVE_MODEL', ' a , b,a ', (config) => config.engine.activeModels, ['a', 'b']],
    [
      'DIGITS__ENSEMBLE_TEMPERATURE_OVERRIDE',
      '1.25',
      (config) => config.engine.reader.temperatureOverride,
      1.25,
    ],
    ['DIGITS__MAX_IMAGE_MB', '0.5', (config) => config.engine.reader.limits.maxBytes, 524_288],
    ['DIGITS__PREDICT_TIMEOUT_SECONDS', '2.5', (config) => config.requestTimeoutMs, 2500],
    ['DEVICE', 'auto', (config) => config.engine.device, 'auto'],
    ['SECURITY__API_KEY', 'k', (config) => config.security.apiKey, 'k'],
    ['REDIS_URL', 'rediss://u:p@host:1/2', (config) => config.jobs.redisUrl, 'rediss://u:p@host:1/2'],
    ['RQ__RETRY_INTERVALS_SEC', '1,2,3', (config) => config.jobs.retryIntervalsSec, [1, 2, 3]],
  ])('%s=%s', (name, value, read, expected) => {
    expect(read(parse({ [name]: value }))).toEqual(expected);
  });

  test('a rate limit lets a minute’s worth come at once unless told otherwise', () => {
    const limit = (env: Record<string, string>) => parse(env).security.rateLimit;
    expect(limit({ SECURITY__RATE_LIMIT_PER_MINUTE: '30' })).toEqual({
      perMinute: 30,
      burst: 30,
      by: 'address',
    });
    expect(limit({ SECURITY__RATE_LIMIT_PER_MINUTE: '0.5' })?.burst).toBe(1);
    expect(limit({ SECURITY__RATE_LIMIT_PER_MINUTE: '30', SECURITY__RATE_LIMIT_BURST: '5' })?.burst).toBe(5);
  });

  test.each([
    [{}, 'adaptive'],
    [{ DIGITS__TTA: 'true' }, 'light'],
    [{ DIGITS__TTA: '1' }, 'light'],
    [{ DIGITS__TTA: 'off' }, 'none'],
    [{ DIGITS__TTA_PROFILE: 'adaptive' }, 'adaptive'],
    [{ DIGITS__TTA: 'true', DIGITS__TTA_PROFILE: 'strong' }, 'strong'],
    [{ DIGITS__TTA: 'false', DIGITS__TTA_PROFILE: 'none' }, 'none'],
  ])('%j selects the profile %s', (env, profile) => {
    expect(parse(env).engine.reader.tta).toBe(profile);
  });
});

describe('the TOML file', () => {
  const toml = `
    device = "auto"
    [app]
    port = 9000
    log_level = "debug"
    [digits]
    active_model = ["a", "b"]
    tta = true
    [security]
    api_key = ""
  `;

  test('uses the same names, nested, with values of its own types', () => {
    const config = parse({}, toml);
    expect(config.listen.port).toBe(9000);
    expect(config.log.level).toBe('debug');
    expect(config.engine.activeModels).toEqual(['a', 'b']);
    expect(config.engine.reader.tta).toBe('light');
    expect(config.engine.device).toBe('auto');
    expect(config.security.apiKey).toBeUndefined();
  });

  test('lies under the environment', () => {
    const config = parse({ APP__PORT: '7000', DIGITS__ACTIVE_MODEL: 'c', APP__LOG_LEVEL: '' }, toml);
    expect(config.listen.port).toBe(7000);
    expect(config.engine.activeModels).toEqual(['c']);
    expect(config.log.level).toBe('debug');
  });

  test('a bad value is named by variable and key; the environment’s is named by variable alone', () => {
    expect(problemsOf({}, '[app]\nport = "high"')).toEqual([
      'APP__PORT (app.port in the TOML file): expected a whole number from 0 to 65535, got "high"',
    ]);
    expect(problemsOf({ APP__PORT: 'low' }, '[app]\nport = "high"')).toEqual([
      'APP__PORT: expected a whole number from 0 to 65535, got "low"',
    ]);
    for (const [word, shown] of [
      ['inf', 'Infinity'],
      ['-inf', '-Infinity'],
      ['nan', 'NaN'],
    ]) {
      expect(problemsOf({}, `[app]\nport = ${word}`)).toEqual([
        `APP__PORT (app.port in the TOML file): expected a whole number from 0 to 65535, got ${shown}`,
      ]);
    }
  });

  test.each([
    ['[app]\nprot = 1', 'app.prot in the TOML file is not a setting'],
    ['[ap]\nport = 1', 'ap in the TOML file is not a setting'],
    ['app = 1', 'app in the TOML file must be a table, as in [app]'],
    ['[[app]]\nport = 1', 'app in the TOML file must be a table, as in [app]'],
    ['[app]\n__proto__ = 1', 'app.__proto__ in the TOML file is not a setting'],
    ['[__proto__]\nport = 1', '__proto__ in the TOML file is not a setting'],
  ])('%j is refused', (text, problem) => {
    expect(problemsOf({}, text)).toEqual([problem]);
  });

  test('broken TOML is refused with its place', () => {
    expect(problemsOf({}, '[app]\nport = = 1')).toEqual([
      expect.stringMatching(/^the TOML file, line 2, column \d+: /),
    ]);
  });
});

describe('problems', () => {
  test.each([
    ['APP__PORT', '70000'],
    ['APP__PORT', '80.5'],
    ['APP__PORT', '0x'],
    ['APP__THREADS', '-1'],
    ['APP__LOG_LEVEL', 'loud'],
    ['APP__DATA_ROOT', ' '],
    ['DIGITS__ACTIVE_MODEL', ','],
    ['DIGITS__ACTIVE_MODEL', '../etc'],
    ['DIGITS__TTA', 'maybe'],
    ['DIGITS__TTA_PROFILE', 'extreme'],
    ['DIGITS__ENSEMBLE_TEMPERATURE_OVERRIDE', '0'],
    ['DIGITS__UNCERTAIN_THRESHOLD', '1.5'],
    ['DIGITS__MAX_IMAGE_SIDE_PX', '1e9'],
    ['DIGITS__PREDICT_TIMEOUT_SECONDS', 'Infinity'],
    ['DEVICE', 'cuda'],
    ['SECURITY__API_KEY', 'sécret'],
    ['SECURITY__RATE_LIMIT_BURST', '0'],
    ['REDIS_URL', 'http://redis'],
    ['REDIS_URL', 'redis://redis:99999'],
    ['REDIS_URL', 'redis://:6379'],
    ['RQ__QUEUE_NAME', 'digits:jobs'],
    ['RQ__JOB_TIMEOUT_SEC', '31536000'],
    ['RQ__RETRY_INTERVALS_SEC', '60,soon'],
  ])('%s=%s stops the start with a message that names the variable', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: expected `));
  });

  test('all are told at once', () => {
    const env = { APP__PORT: 'x', DIGITS__UNCERTAIN_THRESHOLD: '2', DIGITS__ACTVE_MODEL: 'm' };
    const names = problemsOf(env).map((problem) => problem.split(/[: ]/)[0]);
    expect(names).toEqual(['DIGITS__ACTVE_MODEL', 'APP__PORT', 'DIGITS__UNCERTAIN_THRESHOLD']);
  });

  test.each(['APP__PROT', 'DIGITS__MODEL', 'SECURITY__KEY', 'RQ__QUEUE', 'APP__port', 'app__port'])(
    'the unknown name %s is one',
    (name) => {
      expect(problemsOf({ [name]: '1' })).toEqual([`${name} is not a setting`]);
    },
  );

  test('variables of others are left alone', () => {
    expect(problemsOf({ PATH: '/bin', APPLE: '1', DIGITS_CONFIG: 'x.toml', RQ_DASHBOARD: '1' })).toEqual([]);
  });

  test('a secret is never repeated', () => {
    const message = new ConfigError(problemsOf({ SECURITY__API_KEY: 'my secret', REDIS_URL: 'pass word' }))
      .message;
    expect(message).toContain('SECURITY__API_KEY');
    expect(message).toContain('REDIS_URL');
    expect(message).not.toMatch(/my secret|pass word/);
  });

  test.each([
    [
      { DIGITS__TTA: 'true', DIGITS__TTA_PROFILE: 'none' },
      'DIGITS__TTA: contradicts DIGITS__TTA_PROFILE=none',
    ],
    [
      { DIGITS__TTA: 'no', DIGITS__TTA_PROFILE: 'light' },
      'DIGITS__TTA: contradicts DIGITS__TTA_PROFILE=light',
    ],
    [{ SECURITY__RATE_LIMIT_BY: 'key' }, 'SECURITY__RATE_LIMIT_BY: expected SECURITY__API_KEY to be set'],
    [
      { SECURITY__RATE_LIMIT_BURST: '5' },
      'SECURITY__RATE_LIMIT_BURST: expected SECURITY__RATE_LIMIT_PER_MINUTE to be set',
    ],
    [
      { APP__MAX_BUFFERED_MB: '1', DIGITS__MAX_IMAGE_MB: '2' },
      'APP__MAX_BUFFERED_MB: expected at least DIGITS__MAX_IMAGE_MB (2) and 16 KiB',
    ],
    [
      { APP__MAX_BUFFERED_MB: '2', DIGITS__MAX_IMAGE_MB: '2' },
      'APP__MAX_BUFFERED_MB: expected at least DIGITS__MAX_IMAGE_MB (2) and 16 KiB',
    ],
  ])('%j contradicts itself', (env, message) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(message)]);
  });
});

test('the example file spells the defaults out', () => {
  const example = readFileSync(new URL('../digits.example.toml', import.meta.url), 'utf8');
  expect(parse({}, example)).toEqual(parse({}));
});

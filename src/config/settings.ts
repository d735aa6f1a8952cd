import { z } from 'zod';
import { maxReadFormBytes } from '../contract.ts';
import { modelIdPattern } from '../engine/manifest.ts';
import { deviceChoices, type TtaProfile, ttaProfiles } from '../engine/types.ts';
import { choice, decimal, flag, integer, list, text } from './fields.ts';
import { apiKey, maxImageMb, maxImageSidePx, port, redisUrl } from './shared-settings.ts';
import type { SettingNames } from './sources.ts';
import { type Config, logLevels, rateLimitSubjects } from './types.ts';

const mebibyte = 1024 * 1024;
const dayInSeconds = 24 * 60 * 60;

const modelId = text().refine((id) => modelIdPattern.test(id), {
  error: 'expected plain folder names',
});

/** The champion that is shipped with the service. */
const shippedModels: readonly string[] = ['small', 'wide3', 'wide5'];

/** APP__*: `APP__PORT` is `app.port` in a TOML file. */
const app = z.object({
  data_root: text().default('./data'),
  artifacts_root: text().optional(),
  logs_root: text().optional(),
  host: text().default('0.0.0.0'),
  port: port.default(8081),
  threads: integer({ min: 0, max: 64 }).default(0),
  queue_limit: integer({ min: 1, max: 10_000 }).default(64),
  max_connections: integer({ min: 1, max: 100_000 }).default(1000),
  max_buffered_mb: decimal({ min: 1, max: 65_536 }).default(256),
  shutdown_seconds: decimal({ min: 0, max: 600 }).default(10),
  log_level: choice(logLevels).default('info'),
  log_file_mb: decimal({ min: 0, max: 10_240 }).default(16),
  log_files: integer({ min: 1, max: 1000 }).default(3),
  page: flag().default(true),
  page_dir: text().optional(),
  keep_artifacts: integer({ min: 0, max: 10_000 }).default(3),
  prune_at_start: flag().default(false),
  build: text().default('dev'),
  commit: text().default('unknown'),
});

const digits = z.object({
  model_dir: text().optional(),
  active_model: list(modelId).default(shippedModels),
  watch_seconds: decimal({ min: 0, max: 86_400 }).default(5),
  max_model_mb: decimal({ min: 0.001, max: 1024 }).default(16),
  model_upload_seconds: decimal({ min: 1, max: 3600 }).default(60),
  model_trial_seconds: decimal({ min: 0.05, max: 600 }).default(20),
  tta: flag().optional(),
  tta_profile: choice(ttaProfiles).optional(),
  ensemble_temperature_override: decimal({ min: 0.01, max: 100 }).optional(),
  uncertain_threshold: decimal({ min: 0, max: 1 }).default(0.7),
  max_image_mb: maxImageMb,
  max_image_side_px: maxImageSidePx,
  predict_timeout_seconds: decimal({ min: 0.05, max: 600 }).default(5),
  visualize_max_kb: decimal({ min: 0, max: 1024 }).default(16),
  events_channel: text().default('digits:events'),
  result_key_prefix: text().default('digits:result:'),
  training_data_dir: text().optional(),
});

const security = z.object({
  api_key: apiKey.optional(),
  rate_limit_per_minute: decimal({ min: 0, max: 1_000_000 }).default(0),
  rate_limit_burst: integer({ min: 1, max: 1_000_000 }).optional(),
  rate_limit_by: choice(rateLimitSubjects).default('address'),
  trusted_proxies: integer({ min: 0, max: 16 }).default(0),
});

const seconds = integer({ min: 1, max: 365 * dayInSeconds });

const rq = z.object({
  queue_name: text()
    .refine((name) => !name.includes(':'), 'expected a name without ":", which Redis keys are divided by')
    .default('digits'),
  // Timers take no more.
  job_timeout_sec: integer({ min: 1, max: 2_147_483 }).default(900),
  result_ttl_sec: seconds.default(dayInSeconds),
  failure_ttl_sec: seconds.default(7 * dayInSeconds),
  retry_max: integer({ min: 0, max: 100 }).default(2),
  retry_intervals_sec: list(seconds).default([60, 300]),
  lock_sec: integer({ min: 2, max: 3600 }).default(30),
});

const settings = z
  .object({
    app: app.prefault({}),
    digits: digits.prefault({}),
    security: security.prefault({}),
    rq: rq.prefault({}),
    device: choice(deviceChoices).default('cpu'),
    redis_url: redisUrl.optional(),
  })
  .superRefine((parsed, context) => {
    const { tta, tta_profile: profile } = parsed.digits;
    if (tta !== undefined && profile !== undefined && tta === (profile === 'none')) {
      const message = `contradicts DIGITS__TTA_PROFILE=${profile}; set one of the two`;
      context.addIssue({ code: 'custom', path: ['digits', 'tta'], message });
    }
    if (parsed.security.rate_limit_by === 'key' && parsed.security.api_key === undefined) {
      const message = 'expected SECURITY__API_KEY to be set when the limit is by key';
      context.addIssue({ code: 'custom', path: ['security', 'rate_limit_by'], message });
    }
    if (parsed.security.rate_limit_burst !== undefined && parsed.security.rate_limit_per_minute === 0) {
      const message = 'expected SECURITY__RATE_LIMIT_PER_MINUTE to be set, without which there is no limit';
      context.addIssue({ code: 'custom', path: ['security', 'rate_limit_burst'], message });
    }
    if (parsed.app.max_buffered_mb * mebibyte < parsed.digits.max_image_mb * mebibyte + maxReadFormBytes) {
      const message = `expected at least DIGITS__MAX_IMAGE_MB (${parsed.digits.max_image_mb}) and ${maxReadFormBytes / 1024} KiB for its form, or such a picture could never be read`;
      context.addIssue({ code: 'custom', path: ['app', 'max_buffered_mb'], message });
    }
  });

/** Every setting that there is; the names of variables and TOML keys follow from it. */
export const settingNames: SettingNames = {
  app: Object.keys(app.shape),
  digits: Object.keys(digits.shape),
  security: Object.keys(security.shape),
  rq: Object.keys(rq.shape),
  '': ['device', 'redis_url'],
};

/** `modelDir`: the folder of the shipped models, where none is configured. */
export function settingsSchema(modelDir: string): z.ZodType<Config> {
  return settings.transform((parsed) => toConfig(parsed, modelDir));
}

function toConfig(parsed: z.output<typeof settings>, modelDir: string): Config {
  const { app, digits, security, rq } = parsed;
  return {
    paths: {
      dataRoot: app.data_root,
      artifactsRoot: app.artifacts_root ?? `${app.data_root}/artifacts`,
      logsRoot: app.logs_root ?? `${app.data_root}/logs`,
    },
    listen: {
      host: app.host,
      port: app.port,
      maxConnections: app.max_connections,
      maxBufferedBytes: app.max_buffered_mb * mebibyte,
      shutdownMs: app.shutdown_seconds * 1000,
    },
    log: { level: app.log_level, fileBytes: app.log_file_mb * mebibyte, keptFiles: app.log_files },
    page: { isServed: app.page, dir: app.page_dir },
    build: { build: app.build, commit: app.commit },
    engine: {
      modelDir: digits.model_dir ?? modelDir,
      activeModels: [...new Set(digits.active_model)],
      device: parsed.device,
      threads: app.threads,
      queueLimit: app.queue_limit,
      reader: {
        limits: { maxBytes: Math.floor(digits.max_image_mb * mebibyte), maxSidePx: digits.max_image_side_px },
        tta: toTtaProfile(digits.tta, digits.tta_profile),
        uncertainThreshold: digits.uncertain_threshold,
        visualizeMaxBytes: Math.floor(digits.visualize_max_kb * 1024),
        temperatureOverride: digits.ensemble_temperature_override ?? null,
      },
    },
    models: {
      watchMs: digits.watch_seconds * 1000,
      maxUploadBytes: Math.floor(digits.max_model_mb * mebibyte),
      uploadMs: digits.model_upload_seconds * 1000,
      trialMs: digits.model_trial_seconds * 1000,
      keptArtifacts: app.keep_artifacts,
      isPrunedAtStart: app.prune_at_start,
    },
    requestTimeoutMs: digits.predict_timeout_seconds * 1000,
    security: {
      apiKey: security.api_key,
      trustedProxies: security.trusted_proxies,
      rateLimit:
        security.rate_limit_per_minute === 0
          ? undefined
          : {
              perMinute: security.rate_limit_per_minute,
              burst: security.rate_limit_burst ?? Math.ceil(security.rate_limit_per_minute),
              by: security.rate_limit_by,
            },
    },
    jobs: {
      redisUrl: parsed.redis_url,
      queueName: rq.queue_name,
      jobTimeoutSec: rq.job_timeout_sec,
      resultTtlSec: rq.result_ttl_sec,
      failureTtlSec: rq.failure_ttl_sec,
      retryMax: rq.retry_max,
      retryIntervalsSec: rq.retry_intervals_sec,
      eventsChannel: digits.events_channel,
      resultKeyPrefix: digits.result_key_prefix,
      dataDir: digits.training_data_dir ?? `${app.data_root}/mnist`,
      lockSec: rq.lock_sec,
    },
  };
}

/** `DIGITS__TTA=true` alone is `light`; a profile says more and wins. */
function toTtaProfile(tta: boolean | undefined, profile: TtaProfile | undefined): TtaProfile {
  if (profile !== undefined) return profile;
  return tta === undefined ? 'adaptive' : tta ? 'light' : 'none';
}

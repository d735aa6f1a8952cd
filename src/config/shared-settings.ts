import type { z } from 'zod';
import { decimal, integer, secret } from './fields.ts';

/** Settings that the bot has as the service has them: one value fits both. */

export const apiKey: z.ZodType<string> = secret('printable ASCII without blanks', /^[\x21-\x7e]+$/);

export const redisUrl: z.ZodType<string> = secret(
  'a redis:// or rediss:// address',
  /^rediss?:\/\/\S+$/,
).refine((url) => URL.canParse(url), 'expected a redis:// or rediss:// address');

export const port: z.ZodType<number> = integer({ min: 0, max: 65_535 });

export const maxImageMb: z.ZodDefault<z.ZodType<number>> = decimal({ min: 0.001, max: 256 }).default(2);

export const maxImageSidePx: z.ZodDefault<z.ZodType<number>> = integer({ min: 28, max: 16_384 }).default(
  1024,
);

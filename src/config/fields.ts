import { z } from 'zod';
import { booleanTextSchema } from '../contract.ts';

/**
 * One setting each, from the text of an environment variable or a TOML value. An issue says what is wanted; the variable's name
 * is added by whoever knows it, and what was found by whoever may tell it.
 */

export interface NumberRule {
  readonly min: number;
  readonly max: number;
}

/** A finite number from `min` to `max`, both included. */
export function decimal(rule: NumberRule): z.ZodType<number> {
  return field(`a number from ${rule.min} to ${rule.max}`, (value) => {
    const parsed = toNumber(value);
    return parsed !== undefined && parsed >= rule.min && parsed <= rule.max ? parsed : undefined;
  });
}

/** A whole number from `min` to `max`, both included. */
export function integer(rule: NumberRule): z.ZodType<number> {
  return field(`a whole number from ${rule.min} to ${rule.max}`, (value) => {
    const parsed = toNumber(value);
    const fits = parsed !== undefined && Number.isInteger(parsed) && parsed >= rule.min && parsed <= rule.max;
    return fits ? parsed : undefined;
  });
}

/** true/false, yes/no, on/off or 1/0. */
export function flag(): z.ZodType<boolean> {
  return field('true or false', (value) => {
    if (typeof value === 'boolean') return value;
    const parsed = booleanTextSchema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  });
}

/** One of `options`, in any case. */
export function choice<const Option extends string>(options: readonly Option[]): z.ZodType<Option> {
  return field(`one of ${options.join(', ')}`, (value) => {
    const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
    return options.find((option) => option === word);
  });
}

/** Text that is not blank, without the blanks around it. */
export function text(): z.ZodType<string> {
  return field('text', (value) => {
    const trimmed = typeof value === 'string' ? value.trim() : '';
    return trimmed === '' ? undefined : trimmed;
  });
}

/** Text that matches `pattern` and is never shown in a message. */
export function secret(wanted: string, pattern: RegExp): z.ZodType<string> {
  return field(
    wanted,
    (value) => (typeof value === 'string' && pattern.test(value.trim()) ? value.trim() : undefined),
    { hidden: true },
  );
}

/** One or more items, as an array or separated by commas; each is parsed by `item`. */
export function list<Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> {
  return z
    .unknown()
    .transform((value) =>
      typeof value === 'string'
        ? value
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '')
        : value,
    )
    .pipe(z.array(item, { error: 'expected a list' }).min(1, { error: 'expected at least one item' }));
}

/** An issue's message with what was found, unless that is never shown. */
export function withFound(issue: z.core.$ZodIssue): string {
  const found: unknown = issue.code === 'custom' ? issue.params?.found : undefined;
  return typeof found === 'string' ? `${issue.message}, got ${found}` : issue.message;
}

function field<Value>(
  wanted: string,
  read: (value: unknown) => Value | undefined,
  options: { readonly hidden?: boolean } = {},
): z.ZodType<Value> {
  return z.unknown().transform((value, context) => {
    const parsed = read(value);
    if (parsed !== undefined) return parsed;
    const params = options.hidden === true ? {} : { found: show(value) };
    context.addIssue({ code: 'custom', message: `expected ${wanted}`, params });
    return z.NEVER;
  });
}

function toNumber(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

function show(value: unknown): string {
  // JSON has no word for TOML's inf and nan.
  const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return shown.length > 80 ? `${shown.slice(0, 80)}...` : shown;
}

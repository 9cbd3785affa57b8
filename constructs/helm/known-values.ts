import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KnownMap, KnownValue } from '../../values/known-value';

const knownValue: z.ZodType<KnownValue> = z.lazy(() =>
  z.union([z.string(), z.record(z.string(), knownValue)]),
);
const fileSchema = z.object({
  chart: z.string(),
  version: z.string(),
  values: z.record(z.string(), knownValue),
});

const folder = join(__dirname, 'known-values');
const read = new Map<string, KnownMap | undefined>();

/**
 * The values that one version of a chart knows, from the file that `npm run known-values` writes.
 *
 * @returns `undefined` where there is no file for exactly this version
 */
export function knownValuesOf({ name, version }: { name: string; version: string }): KnownMap | undefined {
  const file = `${name}-${version}.json`;
  if (!read.has(file)) {
    const path = join(folder, file);
    read.set(
      file,
      existsSync(path) ? fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).values : undefined,
    );
  }
  return read.get(file);
}

/** Own keys only: a chart’s value may be called `constructor`. */
export const knownAt = (known: KnownMap, key: string): KnownValue | undefined =>
  Object.hasOwn(known, key) && key !== '*' ? known[key] : known['*'];

/** Dotted paths of every value whose default is a password that everybody can read in the chart. */
export function publicPasswords(known: KnownMap, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(known).flatMap(([key, inner]) => {
    const at = [...path, key];
    if (typeof inner !== 'string') return publicPasswords(inner, at);
    return inner === 'public-password' ? [at] : [];
  });
}

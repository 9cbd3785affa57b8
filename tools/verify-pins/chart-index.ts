import { parse } from 'yaml';
import { z } from 'zod';
import { Unreachable } from './http';

/** One version of a chart in the index of a repository. */
export interface ChartEntry {
  readonly version: string;
  readonly appVersion?: string;
  /** SHA-256 of the package, as 64 hexadecimal digits. */
  readonly digest?: string;
}

const indexSchema = z.object({
  entries: z.record(
    z.string(),
    z.array(
      z.object({ version: z.string(), appVersion: z.string().optional(), digest: z.string().optional() }),
    ),
  ),
});

/**
 * Reads the versions of one chart from a repository's `index.yaml`.
 *
 * @returns `undefined` when the index does not have the chart
 * @throws Unreachable when it is no index at all: something else answered in the repository's place
 */
export function chartEntries(index: string, chart: string): readonly ChartEntry[] | undefined {
  let content: unknown;
  try {
    // The failsafe schema knows texts only: a version such as 4.0 stays one.
    content = parse(index, { schema: 'failsafe' });
  } catch {
    throw new Unreachable('the index of the chart repository is not YAML; is there a proxy in between?');
  }
  const parsed = indexSchema.safeParse(content);
  if (!parsed.success) {
    throw new Unreachable('the index of the chart repository has no entries in the form that Helm writes');
  }
  return parsed.data.entries[chart];
}

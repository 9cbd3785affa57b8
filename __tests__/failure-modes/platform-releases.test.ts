import { releasesOf, type PlacedRelease } from '../../stacks/releases';
import { loadEnvironments } from '../../values';
import { namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { ofType, shippedStacks } from './shipped-stacks';

const environments = loadEnvironments();
const releases = releasesOf(environments);

const releaseOf = ({ name }: Environment, id: string): PlacedRelease => {
  const found = releases.find((each) => each.environment.name === name && each.component.id === id);
  if (found === undefined) throw new Error(`${name} has no release of ${id}`);
  return found;
};

/** Every value inside of a value, with the key that it stands under. */
function* inside(value: unknown, key = ''): Generator<readonly [string, unknown]> {
  yield [key, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* inside(part, name);
}

describe.each(environments.map((environment) => [environment.name, environment] as const))(
  '%s',
  (_, environment) => {
    const { config } = releaseOf(environment, 'openobserve').values as {
      readonly config: Readonly<Record<string, string>>;
    };
    const ours = releases.filter((release) => release.environment.name === environment.name);

    it('OpenObserve keeps its records in the archive bucket, which is made', () => {
      const made = ofType(
        shippedStacks.filter((stack) => stack.environments.some(({ name }) => name === environment.name)),
        'aws_s3_bucket',
      ).map(({ attributes }) => attributes['bucket']);
      expect(made).toContain(config['ZO_S3_BUCKET_NAME']);
      expect(config['ZO_S3_BUCKET_NAME']).toBe(namesOf(environment).buckets.archive);
      expect(config['ZO_S3_REGION_NAME']).toBe(environment.region);
    });

    it('OpenObserve keeps records as long as they are to be searched, and takes what is read after the fact', () => {
      const { retention, logs } = environment;
      expect(Number(config['ZO_COMPACT_DATA_RETENTION_DAYS'])).toBe(retention.searchableDays);
      expect(Number(config['ZO_INGEST_ALLOWED_UPTO'])).toBeGreaterThanOrEqual(logs.backfillDays * 24);
      // What is taken must live longer than it is old.
      expect(retention.searchableDays).toBeGreaterThan(logs.backfillDays);
    });

    it('pods ask for no label that nodes do not have', () => {
      const selectors = ours.flatMap(({ component, values }) =>
        [...inside(values)]
          .filter(([key, value]) => key === 'nodeSelector' && Object.keys(value ?? {}).length > 0)
          .map(([, value]) => [component.id, value] as const),
      );
      expect(new Set(selectors.map(([id]) => id)).size).toBe(ours.length);
      // What every node of EKS on Linux carries; nodes here have no labels of ours.
      const carried = { 'kubernetes.io/arch': 'arm64', 'kubernetes.io/os': 'linux' };
      for (const [id, selector] of selectors) {
        expect([id, { ...carried, ...(selector as object) }]).toEqual([id, carried]);
      }
    });

    it('no value is left to be filled in', () => {
      const placeholder =
        /change.?me|replace.?(me|with|this)|to.?be.?(set|filled)|\byour[-_ ]|<[A-Z][A-Z_-]+>/i;
      const texts = ours.flatMap(({ component, values }) =>
        [...inside(values)]
          .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
          .map(([key, text]) => [component.id, key, text] as const),
      );
      expect(texts.length).toBeGreaterThan(100);
      expect(texts.filter(([, , text]) => placeholder.test(text))).toEqual([]);
    });
  },
);

import { z } from 'zod';
import { rowsOf, tablesOf } from '../../../tools/docs/schema-rows';
import { renderValues } from '../../../tools/docs/values';
import { environmentShape } from '../../../values/schema/shape';
import { crossFieldSentences } from '../../../values/schema/cross-field-rules';

/**
 * Every path of a JSON Schema that holds a plain value, or an object that may be left out: an independent reading of the
 * same schema.
 */
function paths(schema: z.core.JSONSchema.BaseSchema, path = ''): string[] {
  const variants = (schema.oneOf ?? schema.anyOf) as z.core.JSONSchema.BaseSchema[] | undefined;
  const properties = Object.entries(schema.properties ?? {}) as [string, z.core.JSONSchema.BaseSchema][];
  const inner = properties.flatMap(([key, each]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const optional = each.properties && each.default === undefined && !schema.required?.includes(key);
    return [...(optional ? [at] : []), ...paths(each, at)];
  });
  if (properties.length > 0) return inner;
  if (variants) return variants.flatMap((each) => paths(each, path));
  const { items } = schema as { items?: z.core.JSONSchema.BaseSchema };
  return items?.properties ? [path, ...paths(items, `${path}[]`)] : [path];
}

const rows = tablesOf(environmentShape).flatMap((table) => table.rows);

test('every setting of the schema has a row', () => {
  const all = paths(z.toJSONSchema(environmentShape, { io: 'input', unrepresentable: 'any' }));
  expect([...new Set(rows.map(({ path }) => path))].sort()).toEqual([...new Set(all)].sort());
});

test('every row says what is allowed, what the default is and what it means', () => {
  expect(rows.filter((row) => !row.allowed || !row.default || !row.meaning)).toEqual([]);
});

test.each([
  ['protection', { allowed: '`"none"`, `"data"`', default: '`"data"`' }],
  ['nodeGroup.nodes', { allowed: 'a whole number of nodes from 1 to 10', default: '`1`' }],
  ['retention.snapshots', { allowed: 'a whole number of snapshots from 1 to 100', default: '`7`' }],
  ['network.nodeZone', { default: 'the first of `zones`' }],
  ['logs.instances', { default: 'required' }],
  ['access.loadBalancer', { default: 'optional', meaning: expect.stringContaining('TLS') as string }],
  ['helmValues.kafka', { allowed: 'an object of values, as in the chart’s values.yaml' }],
  ['tags.extra', { allowed: expect.stringMatching(/^an object of tag keys and values/) as string }],
  ['logs.sourceBuckets[].kmsKeyArn', { allowed: 'the ARN of a KMS key', default: 'optional' }],
  [
    'workloads.kafka.limits.cpu',
    { default: '`"2"`', meaning: expect.stringContaining('Kafka broker') as string },
  ],
])('%s is described', (path, expected) => {
  expect(rows.find((row) => row.path === path)).toMatchObject(expected);
});

test('a refinement on top of a form is allowed only where both hold', () => {
  const { allowed } = rows.find(({ path }) => path === 'cluster.publicEndpointCidrs') ?? {};
  expect(allowed).toMatch(/IPv4 block.*narrower block than 0\.0\.0\.0\/0/);
});

test('a kind of schema that the page cannot describe is refused by name', () => {
  const unknown = z.object({ when: z.date() });
  expect(() => rowsOf(unknown, 'x')).toThrow('cannot describe a zod schema of type "date"');
});

test('the rules between settings are listed', () => {
  expect(crossFieldSentences.length).toBeGreaterThan(5);
  for (const sentence of crossFieldSentences) expect(renderValues()).toContain(`- ${sentence}`);
});

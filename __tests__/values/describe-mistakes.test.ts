import { z } from 'zod';
import { describeMistakes } from '../../values/describe-mistakes';

const schema = z.strictObject({
  name: z.string().min(1),
  colour: z.enum(['red', 'green']).default('red'),
  size: z.number().optional(),
  share: z.number().positive().max(1).optional(),
  labels: z.record(z.string().regex(/^[a-z]+$/, { error: 'a lower-case key' }), z.boolean()).optional(),
  places: z
    .array(z.union([z.literal('all'), z.int()]))
    .min(1)
    .max(2)
    .optional(),
  nodes: z.array(z.strictObject({ zone: z.string(), count: z.int({ error: 'a whole number' }) })).default([]),
  network: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('create'), cidr: z.string() }),
      z.strictObject({ mode: z.literal('adopt'), vpcId: z.string() }),
    ])
    .prefault({ mode: 'create', cidr: '10.0.0.0/16' }),
});

function describedFor(input: unknown): string[] {
  const { error } = schema.safeParse(input);
  if (!error) throw new Error('There is no mistake');
  return describeMistakes(schema, input, error).split('\n');
}

it.each<[string, unknown, string]>([
  ['what is missing', {}, 'name: given nothing; allowed: a text'],
  ['a value of another type', { name: 7 }, 'name: given 7; allowed: a text'],
  [
    'a value that is not offered',
    { name: 'a', colour: 'blue' },
    'colour: given "blue"; allowed: one of "red", "green"',
  ],
  [
    'a mistake in a list, by its position and in the schema’s own words',
    {
      name: 'a',
      nodes: [
        { zone: 'a', count: 1 },
        { zone: 'b', count: 1.5 },
      ],
    },
    'nodes[1].count: given 1.5; allowed: a whole number',
  ],
  [
    'a key that does not exist, and those that do',
    { name: 'a', colr: 'red' },
    'colr: given "red", but there is no such key; allowed here: colour, labels, name, network, nodes, places, share, size',
  ],
  [
    'a key that does not exist in a list',
    { name: 'a', nodes: [{ zone: 'a', count: 1, cont: 2 }] },
    'nodes[0].cont: given 2, but there is no such key; allowed here: count, zone',
  ],
  [
    'a key that no choice of objects has',
    { name: 'a', network: { mode: 'adopt', vpcId: 'v', vpc: 'v' } },
    'network.vpc: given "v", but there is no such key; allowed here: cidr, mode, vpcId',
  ],
  ['a number that is none', { name: 'a', size: NaN }, 'size: given NaN; allowed: a number'],
  [
    'a function',
    { name: 'a', size: Number },
    'size: given function Number() { [native code] }; allowed: a number',
  ],
  ['a big integer', { name: 'a', size: 10n }, 'size: given 10; allowed: a number'],
  [
    'a mistake in the whole',
    'dev',
    '(the whole environment): given "dev"; allowed: an object; its keys: colour, labels, name, network, nodes, places, share, size',
  ],
  [
    'a choice of objects that is not offered',
    { name: 'a', network: { mode: 'rent' } },
    'network.mode: given "rent"; allowed: one of "create", "adopt"',
  ],
  [
    'a choice of objects that is not made',
    { name: 'a', network: {} },
    'network.mode: given nothing; allowed: one of "create", "adopt"',
  ],
  [
    'no list',
    { name: 'a', places: 'here' },
    'places: given "here"; allowed: a list; each item: "all", or a number',
  ],
  ['a list that is too short', { name: 'a', places: [] }, 'places: given []; allowed: at least 1 item'],
  [
    'a list that is too long',
    { name: 'a', places: [1, 2, 3] },
    'places: given [1,2,3]; allowed: at most 2 items',
  ],
  [
    'a choice that nothing meets',
    { name: 'a', places: [true] },
    'places[0]: given true; allowed: "all", or a number',
  ],
  ['a number that is too small', { name: 'a', share: 0 }, 'share: given 0; allowed: more than 0'],
  ['a number that is too large', { name: 'a', share: 2 }, 'share: given 2; allowed: 1 or less'],
  ['a text that is too short', { name: '' }, 'name: given ""; allowed: at least 1 character'],
  [
    'a key of a form that is not allowed',
    { name: 'a', labels: { B: true } },
    'labels.B: given true; allowed: a lower-case key',
  ],
  ['no labels', { name: 'a', labels: 7 }, 'labels: given 7; allowed: an object; each value: true or false'],
])('describes %s', (_, input, line) => {
  expect(describedFor(input)).toEqual([line]);
});

it('has a line for each mistake', () => {
  expect(
    describedFor({ nme: 'a', size: 'big', colour: 1 })
      .map((line) => line.split(':')[0])
      .sort(),
  ).toEqual(['colour', 'name', 'nme', 'size']);
});

it('cuts what is too long to read', () => {
  const [line = ''] = describedFor({ name: 'a', size: 'x'.repeat(1000) });
  expect(line).toMatch(/^size: given "x{116}\.\.\.; allowed: /);
});

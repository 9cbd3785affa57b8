import type { z } from 'zod';
import { describeMistakes } from '../../values/describe-mistakes';
import { environmentShape } from '../../values/schema/shape';

type Path = readonly (string | number)[];

interface Definition {
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** Every place of a schema, the objects and lists themselves included. */
function places(schema: z.ZodType, path: Path = []): Path[] {
  const { innerType, options, shape, element, valueType } = schema.def as unknown as Definition;
  if (innerType) return places(innerType, path);
  if (options) return options.flatMap((option) => places(option, path));
  return [
    path,
    ...Object.entries(shape ?? {}).flatMap(([key, inner]) => places(inner, [...path, key])),
    ...(element ? places(element, [...path, 0]) : []),
    ...(valueType ? places(valueType, [...path, 'project']) : []),
  ];
}

/** A copy of `base` with a value at a path; what is on the way there is made. */
function withValue(base: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === 'number') return [withValue(undefined, rest, value)];
  const object = (typeof base === 'object' ? base : {}) as Record<string, unknown>;
  return { ...object, [key]: withValue(object[key], rest, value) };
}

const common = {
  name: 'test',
  account: '111122223333',
  region: 'eu-west-1',
  tags: { owner: 'team', costCentre: 'centre' },
  logs: { gigabytesPerDay: 10, instances: 8 },
  budget: { monthlyUsd: 600 },
};
const created = { ...common, network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'] } };
const adopted = {
  ...common,
  network: {
    mode: 'adopt',
    vpcId: 'vpc-0a1b2c3d4e5f67890',
    privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
    nodeSubnetId: 'subnet-0000000b',
  },
};

/** Values that some setting refuses: of every type, empty, out of every range. */
const wrongValues = [
  true,
  null,
  'x\u0000',
  '',
  7,
  -1,
  0,
  0.5,
  1e12,
  NaN,
  Infinity,
  [],
  [7],
  {},
  { zz: 7 },
  () => 7,
];

/** What is said about every wrong value in one place. */
const linesFor = (path: Path): string[] =>
  wrongValues.flatMap((value) =>
    [created, adopted].flatMap((base) => {
      const input = withValue(base, path, value);
      const { error } = environmentShape.safeParse(input);
      return error ? describeMistakes(environmentShape, input, error).split('\n') : [];
    }),
  );

const unique = [...new Map(places(environmentShape).map((path) => [path.join('.'), path])).entries()];

test('there are many settings', () => {
  expect(environmentShape.safeParse(created).success).toBe(true);
  expect(environmentShape.safeParse(adopted).success).toBe(true);
  expect(unique.length).toBeGreaterThan(100);
});

test.each(unique)('“%s” says in plain words what it allows', (_, path) => {
  const lines = linesFor(path);
  expect(lines).not.toEqual([]);
  for (const line of lines) {
    const [, allowed = ''] = /; allowed(?: here)?: (.*)$/.exec(line) ?? [];
    expect(`${line} → ${allowed}`).not.toMatch(/→ $/);
    expect(allowed).not.toMatch(
      /Invalid|Too small|Too big|expected|received|of type|undefined|a text of the form/,
    );
    // Bare types say too little of a setting.
    expect(allowed).not.toMatch(/^(a text|a number|a whole number|a list; each item: ?)$/);
  }
});

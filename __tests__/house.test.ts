import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** A line of code as if it stood in a file of a room; the file need not exist. */
interface Planted {
  readonly filePath: string;
  readonly code: string;
}

/** Lints in a process of its own, because ESLint imports its configuration and Jest's modules cannot be imported. */
const program = `
  import { readFileSync } from 'node:fs';
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const answers = [];
  for (const { filePath, code } of JSON.parse(readFileSync(0, 'utf8'))) {
    const [{ messages }] = await eslint.lintText(code, { filePath });
    answers.push(messages.map(({ ruleId, severity, message }) => ({ ruleId, error: severity === 2, message })));
  }
  process.stdout.write(JSON.stringify(answers));
`;

interface Message {
  readonly ruleId: string | null;
  readonly error: boolean;
  readonly message: string;
}

function lint(planted: readonly Planted[]): Message[][] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
    input: JSON.stringify(planted),
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Message[][];
}

const allPlanted: Planted[] = [];
let allMessages: Message[][] = [];

/** Plants lines while tests are described. ESLint starts once for all of them; a test then asks for their messages. */
function plant(planted: readonly Planted[]): () => Message[][] {
  const start = allPlanted.length;
  allPlanted.push(...planted);
  return () => allMessages.slice(start, start + planted.length);
}

beforeAll(() => {
  allMessages = lint(allPlanted);
});

/** What each room may import, as the description of the house says it. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  'constructs/policy': [],
  values: ['contract'],
  services: ['contract'],
  demo: ['contract', 'services'],
  'constructs/aws': ['constructs/policy', 'contract', 'values'],
  'constructs/helm': ['constructs/policy', 'contract', 'values'],
  'constructs/kubernetes': ['constructs/policy', 'contract', 'values'],
  stacks: [
    'constructs/aws',
    'constructs/helm',
    'constructs/kubernetes',
    'constructs/policy',
    'contract',
    'values',
  ],
  tools: ['constructs/policy', 'contract', 'services', 'stacks', 'values'],
};
const everywhere = [...Object.keys(rooms), 'main', '__tests__'];

/** The way from a folder of this repository to another one. */
const wayFrom = (room: string, to: string): string => `${'../'.repeat(room.split('/').length)}${to}`;

const importing = (module: string): string => `import { x } from '${module}';\nexport const y = x;\n`;

interface Arrow extends Planted {
  readonly from: string;
  readonly to: string;
  readonly allowed: boolean;
}

/** Every arrow between two rooms, from a file right in the room and from one in a folder of it. */
const arrows: readonly Arrow[] = Object.entries(rooms).flatMap(([from, mayImport]) =>
  everywhere
    .filter((to) => to !== from)
    .flatMap((to) =>
      ['', '/inner'].map((inner) => ({
        from: `${from}${inner}`,
        to,
        allowed: mayImport.includes(to),
        filePath: `${from}${inner}/planted.ts`,
        code: importing(wayFrom(`${from}${inner}`, to === 'main' ? to : `${to}/thing`)),
      })),
    ),
);

const arrowRule = '@typescript-eslint/no-restricted-imports';

describe('the arrows of the house', () => {
  const messages = plant(arrows);
  const answer = (arrow: Arrow) => messages()[arrows.indexOf(arrow)];

  it.each(arrows.filter(({ allowed }) => !allowed))('$from must not import $to', (arrow) => {
    expect(answer(arrow)).toEqual([
      { ruleId: arrowRule, error: true, message: expect.stringContaining('must not import') as string },
    ]);
  });

  it.each(arrows.filter(({ allowed }) => allowed))('$from may import $to', (arrow) => {
    expect(answer(arrow)).toEqual([]);
  });
});

describe('an arrow', () => {
  const refused: readonly (Planted & { readonly how: string })[] = [
    {
      how: 'of types alone',
      filePath: 'values/planted.ts',
      code: "import type { X } from '../stacks/x';\nexport type Y = X;\n",
    },
    {
      how: 'that passes something on',
      filePath: 'contract/planted.ts',
      code: "export * from '../values';\n",
    },
    {
      how: 'to a room beside its own, by the shorter way',
      filePath: 'constructs/policy/planted.ts',
      code: importing('../aws/network'),
    },
    {
      how: 'to a room beside its own, by the longer way',
      filePath: 'constructs/policy/rules/planted.ts',
      code: importing('../../../constructs/aws/network'),
    },
    {
      how: 'to the room itself, without a file',
      filePath: 'contract/planted.ts',
      code: importing('../values'),
    },
  ];

  const ofRefused = plant(refused);
  it('is held however it is written', () => {
    const messages = ofRefused();
    refused.forEach(({ how }, index) =>
      expect([how, messages[index]?.map(({ ruleId, error }) => [ruleId, error])]).toEqual([
        how,
        [[arrowRule, true]],
      ]),
    );
  });

  const later = (filePath: string, module: string): Planted => ({
    filePath,
    code: `void import('${module}');\n`,
  });
  const ofLater = plant([
    later('contract/planted.ts', '../values/names'),
    later('constructs/aws/planted.ts', '../../stacks/fleet'),
    later('main.ts', './constructs/aws/network'),
    later('stacks/planted.ts', '@cdktf/provider-aws'),
    later('main.ts', './stacks/synthesize'),
    later('tools/report/planted.ts', '../../values'),
  ]);
  it('is held where a module is imported when it is needed', () => {
    expect(ofLater().map((found) => found.length)).toEqual([1, 1, 1, 1, 0, 0]);
  });

  const targets = ['constructs/aws', 'constructs/policy', 'contract', 'services', 'tools', '__tests__'];
  const ofMain = plant(targets.map((room) => ({ filePath: 'main.ts', code: importing(`./${room}/thing`) })));
  it('from main.ts goes to stacks and values alone', () => {
    expect(ofMain().map((found) => found.map(({ ruleId }) => ruleId))).toEqual(
      targets.map(() => [arrowRule]),
    );
  });

  const ofFake = plant(
    ['contract', 'services', 'values'].map((room) => ({
      filePath: 'demo/fake-rds/planted.ts',
      code: importing(`../../${room}/thing`),
    })),
  );
  it('goes nowhere from a fake, which must not share the mistakes of what is tried with it', () => {
    expect(ofFake().map((found) => found.map(({ ruleId }) => ruleId))).toEqual(
      [1, 2, 3].map(() => [arrowRule]),
    );
  });

  const fine: readonly Planted[] = [
    { filePath: 'values/schema/planted.ts', code: importing('../kubernetes-versions') },
    { filePath: 'values/planted.ts', code: importing('./stacks-of-paper') },
    { filePath: 'constructs/policy/rules/planted.ts', code: importing('../attributes') },
    { filePath: 'tools/report/planted.ts', code: importing('../pricing/price') },
    { filePath: 'main.ts', code: importing('./stacks/synthesize') },
  ];
  const ofFine = plant(fine);
  it('is no matter inside one room, or to a file that is only called like another', () => {
    expect(ofFine()).toEqual(fine.map(() => []));
  });
});

describe('a provider', () => {
  const from = (filePath: string, module: string): Planted => ({ filePath, code: importing(module) });

  const roots = ['aws', 'helm', 'kubernetes'].flatMap((provider) =>
    ['', '/lib', '/lib/index', '/index'].flatMap((inner) =>
      ['constructs/aws/planted.ts', 'stacks/planted.ts', '__tests__/planted.ts', 'main.ts'].map((file) =>
        from(file, `@cdktf/provider-${provider}${inner}`),
      ),
    ),
  );
  const ofRoots = plant(roots);
  it('is never imported from its root, which costs ten times the time of one resource', () => {
    const missed = ofRoots().flatMap((messages, index) =>
      messages.some(({ ruleId, error }) => ruleId === arrowRule && error) ? [] : [roots[index]],
    );
    expect(missed).toEqual([]);
  });

  const ofResources = plant([
    from('constructs/aws/planted.ts', '@cdktf/provider-aws/lib/s3-bucket'),
    from('constructs/helm/planted.ts', '@cdktf/provider-helm/lib/release'),
  ]);
  it('is imported one resource at a time', () => {
    expect(ofResources()).toEqual([[], []]);
  });
});

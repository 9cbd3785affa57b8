import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { rules } from '../../constructs/policy/rules';
import { cases } from '../constructs/policy/cases';
import { failureModes } from './failure-modes-ids';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'failure-modes.md'), 'utf8');

interface Row {
  readonly id: string;
  readonly failure: string;
  readonly ruledOutBy: string;
  /** What reddens, or why nothing can. */
  readonly proofs: readonly string[];
}

/** Every row of a table of the page whose first cell is an id. */
const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => /^\| *`FM-/.test(line))
  .map((line) => {
    const cells = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    if (cells.length !== 4) throw new Error(`A row has ${cells.length} cells, not 4: ${line}`);
    const [id = '', failure = '', ruledOutBy = '', proofs = ''] = cells;
    return { id: id.replaceAll('`', ''), failure, ruledOutBy, proofs: proofs.split('<br>') };
  });

interface Tests {
  /** The titles of tests that run, as they are written. */
  readonly titles: readonly string[];
  /** Every text of the file, for what stands in the place of `%s` and `$name`. */
  readonly texts: ReadonlySet<string>;
}

/** The names that lead to a call: `it`, `it.each`, `test.each`. */
function calledName(call: ts.Expression): string {
  if (ts.isIdentifier(call)) return call.text;
  if (ts.isPropertyAccessExpression(call)) return `${calledName(call.expression)}.${call.name.text}`;
  if (ts.isCallExpression(call) || ts.isTaggedTemplateExpression(call)) {
    return calledName(ts.isCallExpression(call) ? call.expression : call.tag);
  }
  return '';
}

const testsOf = (() => {
  const known = new Map<string, Tests>();
  return (file: string): Tests => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const titles: string[] = [];
    const texts = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) texts.add(node.text);
      if (ts.isCallExpression(node) && /^(it|test)(\.each)?$/.test(calledName(node.expression))) {
        const [title] = node.arguments;
        // The call that holds the rows of `each` has no title of its own.
        if (title !== undefined && ts.isStringLiteralLike(title) && !isRows(node)) titles.push(title.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true));
    const tests = { titles, texts };
    known.set(file, tests);
    return tests;
  };
})();

/** True for the inner call of `it.each(rows)(title, …)`. */
const isRows = (node: ts.CallExpression): boolean =>
  ts.isCallExpression(node.parent) && node.parent.expression === node;

const placeholder = /%[sdifjop]|\$[a-z]\w*/gi;

/** Whether a title is that of a test: as it is written, or with texts of the same file in the place of `%s`. */
function hasTest({ titles, texts }: Tests, wanted: string): boolean {
  return titles.some((title) => {
    if (title === wanted) return true;
    if (title.search(placeholder) === -1) return false;
    const pattern = title
      .split(placeholder)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('(.+)');
    const [, ...filled] = new RegExp(`^${pattern}$`).exec(wanted) ?? [];
    return filled.length > 0 && filled.every((text) => texts.has(text));
  });
}

/** Every file of tests, with the files that it imports by their paths. */
const imports = new Map(
  readdirSync(join(root, '__tests__'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => {
      const path = join(root, '__tests__', file);
      const modules = [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)];
      return [
        file,
        new Set(modules.map(([, module = '']) => `${resolve(dirname(path), module)}.ts`)),
      ] as const;
    }),
);

/** Tests that several files have in common are in a file of their own, which one of them must import. */
const isRun = (file: string): boolean =>
  file.endsWith('.test.ts') || [...imports.values()].some((imported) => imported.has(join(root, file)));

/** What is wrong with one proof; `undefined` where it holds. */
function problemOf(proof: string): string | undefined {
  const [, rule] = /^rule `([a-z0-9-]+)`$/.exec(proof) ?? [];
  if (rule !== undefined) {
    if (!rules.some(({ id }) => id === rule)) return `there is no rule ${rule}`;
    const planted = cases.some((each) => each.rule === rule && each.says !== undefined);
    return planted ? undefined : `the rule ${rule} has no planted violation`;
  }
  const [, file, title] = /^`(__tests__\/[\w./-]+\.ts)` › (.+)$/.exec(proof) ?? [];
  if (file !== undefined && title !== undefined) {
    if (!existsSync(join(root, file))) return `there is no ${file}`;
    if (!isRun(file)) return `no test imports ${file}`;
    return hasTest(testsOf(file), title) ? undefined : `${file} has no test "${title}"`;
  }
  return /^cannot: .{30,}$/.test(proof) ? undefined : `neither a test, nor a rule, nor a reason: ${proof}`;
}

test('the page has every failure mode and no other', () => {
  expect(rows.map(({ id }) => id).sort()).toEqual(Object.keys(failureModes).sort());
});

test('no id is given twice, on the page or elsewhere in it', () => {
  const ids = rows.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const named = [...page.matchAll(/FM-[A-Z0-9]+-\d+/g)].map(([id]) => id);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
});

test('ids of an area are numbered without gaps, in their order', () => {
  const areas = new Map<string, number[]>();
  for (const { id } of rows) {
    const [, area = '', number] = /^(FM-[A-Z0-9]+)-(\d\d)$/.exec(id) ?? [];
    areas.set(area, [...(areas.get(area) ?? []), Number(number)]);
  }
  for (const [area, numbers] of areas)
    expect([area, numbers]).toEqual([area, numbers.map((_, index) => index + 1)]);
});

describe.each(rows.map((row) => [row.id, row] as const))('%s', (_, { failure, ruledOutBy, proofs }) => {
  test('says in one sentence what goes wrong, and what rules it out', () => {
    expect(failure).toMatch(/^[A-Z“`].{20,}\.$/);
    expect(ruledOutBy).toMatch(/^.{20,}\.$/);
  });

  test.each(proofs)('%s', (proof) => {
    expect(problemOf(proof)).toBeUndefined();
  });
});

test('tables are whole and lines of text have no machine in them', () => {
  const tables = page.split('\n').filter((line) => line.startsWith('|'));
  for (const line of tables) expect(line.split('|')).toHaveLength(6);
  expect(page).not.toMatch(/\/(work|home|tmp|root|Users)\//);
});

describe('a reference that leads nowhere is seen', () => {
  const here = '__tests__/docs/failure-modes.test.ts';

  test.each([
    ['a rule that does not exist', 'rule `s3-no-such-rule`', 'there is no rule'],
    [
      'a file that does not exist',
      '`__tests__/no/such.test.ts` › title',
      'there is no __tests__/no/such.test.ts',
    ],
    ['a title that no test has', `\`${here}\` › the page has every failure`, 'has no test'],
    ['a file that no test runs', '`__tests__/docs/failure-modes-ids.ts` › title', 'has no test'],
    [
      'a file that nobody imports',
      '`__tests__/e2e/support/worker-with-faults.ts` › title',
      'no test imports',
    ],
    [
      'a title that is only the start of one',
      '`__tests__/values/environments.test.ts` › are dev',
      'has no test',
    ],
    [
      'the name of a group',
      '`__tests__/stacks/synthesize.test.ts` › a synthesis that is refused',
      'has no test',
    ],
    [
      'a text that no row of `each` has',
      '`__tests__/values/define-environment.test.ts` › refuse a thing that is fine',
      'has no test',
    ],
    ['a short excuse', 'cannot: no idea', 'neither a test'],
    ['nothing', '', 'neither a test'],
  ])('%s', (_, proof, says) => {
    expect(problemOf(proof)).toContain(says);
  });

  test.each([
    ['a title as it is written', '`__tests__/values/define-environment.test.ts` › refuse %s'],
    ['a title with its text', '`__tests__/values/define-environment.test.ts` › refuse a zone twice'],
    [
      'a test that several files share',
      '`__tests__/services/support/tracking-store-contract.ts` › refuses an owner that has a successor',
    ],
    ['a rule', 'rule `kms-rotation`'],
    ['a reason', 'cannot: it is decided by whoever runs the account, outside of this repository'],
  ])('and %s is not', (_, proof) => {
    expect(problemOf(proof)).toBeUndefined();
  });
});

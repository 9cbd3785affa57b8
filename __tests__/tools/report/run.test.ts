import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  runReport,
  runSynth,
  type ReportOptions,
  type Surroundings,
  type SynthOptions,
} from '../../../tools/report/run';
import { UserError } from '../../../values/user-error';

const folder = mkdtempSync(join(tmpdir(), 'synth-'));
const out = join(folder, 'cdktf.out');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Around = Partial<Surroundings> & { isTTY?: boolean };

function captured(command: (surroundings: Surroundings) => number, { isTTY = false, ...rest }: Around) {
  const written = { stdout: '', stderr: '' };
  const code = command({
    stdout: { isTTY, write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: {},
    ...rest,
  });
  return { code, ...written };
}

const run = (options: Partial<SynthOptions> = {}, surroundings: Around = {}) =>
  captured((all) => runSynth({ out, ...options }, all), surroundings);

const report = (options: ReportOptions, surroundings: Around = {}) =>
  captured((all) => runReport(options, all), surroundings);

describe('with the environments that ship', () => {
  test('every stack is written and reported', () => {
    const { code, stdout, stderr } = run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const stacks = readdirSync(join(out, 'stacks'));
    expect(stacks).toEqual(
      expect.arrayContaining(['dev-foundation', 'staging-foundation', 'prod-foundation']),
    );
    expect(stacks.filter((stack) => !stdout.includes(stack))).toEqual([]);
  });

  test('neither summary nor details are wider than 100 columns', () => {
    for (const details of [false, true]) {
      const { stdout } = run({ details });
      expect(stdout.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
    }
  });

  test('--json prints one JSON document for the chosen environment', () => {
    const { code, stdout } = run({ json: true, environment: 'prod' });
    const report = JSON.parse(stdout) as {
      environments: { name: string; stacks: { resources: number }[] }[];
    };
    expect(code).toBe(0);
    expect(report.environments.map(({ name }) => name)).toEqual(['prod']);
    expect(report.environments[0]?.stacks[0]?.resources).toBeGreaterThan(0);
  });

  test('--environment still synthesizes every environment', () => {
    rmSync(out, { recursive: true, force: true });
    expect(run({ environment: 'prod' }).code).toBe(0);
    expect(existsSync(join(out, 'stacks', 'dev-foundation', 'cdk.tf.json'))).toBe(true);
  });
});

describe('the report alone', () => {
  test('is what a synthesis prints, but for the folder that nobody keeps', () => {
    const [synthesized, reported] = [run({ environment: 'dev' }), report({ environment: 'dev' })];
    expect(reported.code).toBe(0);
    const lines = synthesized.stdout.split('\n');
    expect(lines[1]).toMatch(/^Terraform JSON written to /);
    expect(reported.stdout.split('\n')).toEqual(lines.filter((_, index) => index !== 1));
    expect(JSON.parse(report({ json: true }).stdout)).not.toHaveProperty('writtenTo');
  });

  test('leaves nothing behind', () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('aurora-report-'));
    report({});
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('aurora-report-'))).toEqual(before);
  });

  test('is written as a page instead of being printed', () => {
    const html = join(folder, 'report.html');
    expect(report({ html })).toEqual({ code: 0, stdout: `Report written to ${html}\n`, stderr: '' });
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  test('that cannot be written says why, and what can', () => {
    const html = join(folder, 'nowhere', 'report.html');
    expect(report({ html })).toEqual({
      code: 1,
      stdout: '',
      stderr: `--html: given ${JSON.stringify(html)}, which cannot be written (ENOENT); allowed: a file in a folder that is there\n`,
    });
  });
});

describe('colour', () => {
  test.each([
    ['a terminal', true, {}, true],
    ['a terminal and NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a pipe', false, {}, false],
  ])('for %s: %p', (_, isTTY, env, coloured) => {
    expect(run({}, { isTTY, env }).stdout.includes('\u001b[')).toBe(coloured);
  });
});

describe('a mistake', () => {
  test('an unknown environment is named with the known ones, and nothing is written', () => {
    rmSync(out, { recursive: true, force: true });
    expect(run({ environment: 'production' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        '--environment: given "production"; allowed: dev, prod, staging, the files of values/environments/\n',
    });
    expect(existsSync(out)).toBe(false);
  });

  test('in the values is printed without a stack trace, and the output before it stays', () => {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'before'), 'kept');
    const load = () => {
      throw new UserError('values/environments/dev.ts:\n  region: given 1; allowed: an AWS region');
    };
    expect(run({}, { load })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'values/environments/dev.ts:\n  region: given 1; allowed: an AWS region\n',
    });
    expect(readFileSync(join(out, 'before'), 'utf8')).toBe('kept');
  });

  test('of ours is not hidden', () => {
    const load = () => {
      throw new TypeError('a bug');
    };
    expect(() => run({}, { load })).toThrow('a bug');
  });
});

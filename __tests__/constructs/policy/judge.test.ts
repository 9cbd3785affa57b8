import { judge, shortestReason } from '../../../constructs/policy/judge';
import { describeFinding } from '../../../constructs/policy/report';
import type { Resource, Rule, Situation, Suppression } from '../../../constructs/policy/rule';
import { rules } from '../../../constructs/policy/rules';
import { resource } from './cases/case';

const situation: Omit<Situation, 'resources'> = {
  stage: 'synthesis',
  protection: 'none',
  today: new Date('2025-06-01T12:00:00Z'),
  standardSupportEnds: {},
};
const key = resource('aws_kms_key', { enable_key_rotation: false }, 'data');
const none = (): readonly Suppression[] => [];
const reason = 'Rotated by hand each quarter, see the runbook';

/** A rule that dislikes every resource of one type. */
function dislikes(type: string): Rule {
  return {
    id: `test-no-${type}`,
    level: 'error',
    why: 'Because the test says so.',
    fix: 'Remove it.',
    appliesTo: [type],
    check: () => `${type} is here`,
  };
}

describe('judge', () => {
  test('finds what the rules complain about', () => {
    const { findings, staleSuppressions } = judge([key], none, situation);
    expect(findings.map((each) => [each.rule.id, each.resource, each.message])).toEqual([
      ['kms-rotation', key, 'enable_key_rotation is false, not true'],
    ]);
    expect(findings[0]?.suppressedBecause).toBeUndefined();
    expect(staleSuppressions).toEqual([]);
  });

  test('asks each rule about the types that it applies to, and no other', () => {
    const everything: Rule = { ...dislikes('any'), id: 'test-all', appliesTo: ['*'], check: () => undefined };
    const bucket = resource('aws_s3_bucket', {});
    expect(judge([key, bucket], none, situation, [dislikes('aws_kms_key'), everything]).checked).toBe(3);
    expect(judge([], none, situation).checked).toBe(0);
  });

  test('shows every rule the whole stack', () => {
    let seen: readonly Resource[] = [];
    const looks: Rule = { ...dislikes('aws_kms_key'), check: (_, { resources }) => void (seen = resources) };
    judge([key, resource('aws_vpc', {})], none, situation, [looks]);
    expect(seen.map((each) => each.type)).toEqual(['aws_kms_key', 'aws_vpc']);
  });

  test('keeps a suppressed finding, with its reason', () => {
    const { findings, staleSuppressions } = judge(
      [key],
      () => [{ ruleId: 'kms-rotation', reason }],
      situation,
    );
    expect(findings.map((each) => each.suppressedBecause)).toEqual([reason]);
    expect(staleSuppressions).toEqual([]);
  });

  test('a suppression holds for its own resource only', () => {
    const second = resource('aws_kms_key', {}, 'second');
    const { findings } = judge(
      [key, second],
      (each) => (each === key ? [{ ruleId: 'kms-rotation', reason }] : []),
      situation,
    );
    expect(findings.map((each) => [each.resource.address, each.suppressedBecause])).toEqual([
      ['aws_kms_key.data', reason],
      ['aws_kms_key.second', undefined],
    ]);
  });

  test('reports a suppression of an unknown rule', () => {
    const suppression = { ruleId: 'kms-rotaton', reason };
    const { findings, staleSuppressions } = judge([key], () => [suppression], situation);
    expect(staleSuppressions).toEqual([
      { resource: key, suppression, because: 'there is no rule "kms-rotaton"' },
    ]);
    expect(findings.map((each) => each.suppressedBecause)).toEqual([undefined]);
  });

  test('reports a suppression with nothing to suppress', () => {
    const rotated = resource('aws_kms_key', { enable_key_rotation: true });
    const { staleSuppressions } = judge([rotated], () => [{ ruleId: 'kms-rotation', reason }], situation);
    expect(staleSuppressions.map((each) => each.because)).toEqual([
      'the resource does not violate kms-rotation; remove the suppression',
    ]);
  });

  test('reports a suppression without a real reason, which does not suppress either', () => {
    const short = ' '.repeat(shortestReason) + 'x'.repeat(shortestReason - 1);
    const { findings, staleSuppressions } = judge(
      [key],
      () => [{ ruleId: 'kms-rotation', reason: short }],
      situation,
    );
    expect(findings.map((each) => each.suppressedBecause)).toEqual([undefined]);
    expect(staleSuppressions.map((each) => each.because)).toEqual([
      expect.stringContaining('has 19 characters'),
    ]);
  });

  test('a rule that throws is a bug, named with its resource', () => {
    const broken: Rule = {
      ...dislikes('aws_kms_key'),
      check: () => {
        throw new TypeError('x is undefined');
      },
    };
    expect(() => judge([key], none, situation, [broken])).toThrow(
      'The rule test-no-aws_kms_key failed on aws_kms_key.data (dev-foundation/data): x is undefined',
    );
  });
});

describe('describe', () => {
  const rule = rules.find((each) => each.id === 'kms-rotation') as Rule;
  const finding = { rule, resource: key, message: 'enable_key_rotation is false, not true' };

  test('says where, what, why, how to fix it and how to suppress it', () => {
    expect(describeFinding(finding).split('\n')).toEqual([
      'dev-foundation/data (aws_kms_key.data)',
      '  error kms-rotation: enable_key_rotation is false, not true',
      `  why: ${rule.why}`,
      `  fix: ${rule.fix}`,
      `  or, where it is meant: suppress(resource, 'kms-rotation', 'the reason, for the report')`,
    ]);
  });

  test('shows the reason of a suppressed finding in place of the ways out', () => {
    const lines = describeFinding({ ...finding, suppressedBecause: reason }).split('\n');
    expect(lines.at(-1)).toBe(`  suppressed: ${reason}`);
    expect(lines.join()).not.toContain('fix:');
  });

  test('does not repeat the address where no construct is known', () => {
    const unplaced = { ...key, path: key.address };
    expect(describeFinding({ ...finding, resource: unplaced }).split('\n')[0]).toBe('aws_kms_key.data');
  });
});

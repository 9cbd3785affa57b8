import type { Resource, Rule, Situation } from '../../../constructs/policy/rule';
import { rules, statefulTypes } from '../../../constructs/policy/rules';
import { cases } from './cases';
import { renderings, resource } from './cases/case';

const situation: Omit<Situation, 'resources'> = {
  stage: 'synthesis',
  protection: 'none',
  today: new Date('2025-06-01T12:00:00Z'),
  standardSupportEnds: { '1.30': '2025-07-23', '1.33': '2026-07-29' },
};

/** Rules that refuse a type as such: a clean stack has no resource that they would be asked about. */
const refusedOutright = new Set(['iam-no-user', 'secrets-no-generators']);

function ruleOf(id: string): Rule {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`A case names the rule ${id}, which does not exist`);
  return rule;
}

function appliesTo(rule: Rule, judged: Resource): boolean {
  return rule.appliesTo.includes('*') || rule.appliesTo.includes(judged.type);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const own = cases.filter((each) => each.rule === id);

  test('has a planted violation and a clean case', () => {
    expect(own.filter((each) => each.says !== undefined)).not.toHaveLength(0);
    expect(own.filter((each) => each.says === undefined)).not.toHaveLength(0);
  });

  test('says why it is there and how to fix a violation', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(rule.why).toMatch(/^\S.{20,}\.$/);
    expect(rule.fix).toMatch(/^\S.{20,}\.$/);
    expect(rule.appliesTo).not.toHaveLength(0);
  });

  describe.each(Object.entries(renderings))('%s', (_, render) => {
    test.each(own.map((each) => [each.says === undefined ? 'passes' : 'fails', each.what, each] as const))(
      '%s: %s',
      (_verdict, _what, { resources: written, says, situation: changes }) => {
        const resources = written.map(render);
        const judged = resources.filter((each) => appliesTo(rule, each));
        const messages = judged
          .map((each) => rule.check(each, { ...situation, ...changes, resources }))
          .filter((message) => message !== undefined);
        if (says === undefined) {
          expect(messages).toEqual([]);
          if (!refusedOutright.has(id)) expect(judged).not.toHaveLength(0);
        } else {
          expect(messages).toEqual([expect.stringContaining(says)]);
        }
      },
    );
  });

  test.each(['synthesis', 'plan'] as const)(
    'is not upset by attributes of no expected shape, at %s',
    (stage) => {
      const names = [
        ...new Set(cases.flatMap((each) => each.resources.flatMap((one) => Object.keys(one.attributes)))),
      ];
      const types = rule.appliesTo.includes('*') ? ['aws_vpc'] : rule.appliesTo;
      const odd = [undefined, null, '', 'x', 0, true, [], {}, [null], [[]], { x: { y: [1] } }];
      for (const type of types) {
        for (const value of odd) {
          const judged = resource(type, Object.fromEntries(names.map((name) => [name, value])));
          const message = rule.check(judged, {
            ...situation,
            stage,
            protection: 'data',
            resources: [judged],
          });
          expect(['string', 'undefined']).toContain(typeof message);
          expect(message).not.toBe('');
        }
      }
    },
  );
});

test('every case names a rule that exists', () => {
  expect(cases.map((each) => ruleOf(each.rule).id)).toEqual(cases.map((each) => each.rule));
});

test('ids are unique and sorted, so that reports do not depend on the order of files', () => {
  const ids = rules.map((rule) => rule.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('the stateful types are those that the rules on protection judge', () => {
  const judged = rules.filter((rule) => rule.id.startsWith('protection-')).flatMap((rule) => rule.appliesTo);
  expect([...new Set(judged)].sort()).toEqual([...statefulTypes].sort());
});

test('no message quotes a secret', () => {
  const holder = resource('aws_db_instance', { password: 'correct horse' });
  const message = ruleOf('secrets-none-in-state').check(holder, { ...situation, resources: [holder] });
  expect(message).toContain('password');
  expect(message).not.toContain('horse');
});

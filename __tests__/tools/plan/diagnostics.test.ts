import { describeErrors, errorsIn, trimmed } from '../../../tools/plan/diagnostics';

const line = (severity: string, more: object) =>
  JSON.stringify({ '@level': severity, type: 'diagnostic', diagnostic: { severity, ...more } });

it('finds the errors among everything else that Terraform prints', () => {
  const output = [
    '{"type":"version","terraform":"1.11.4"}',
    line('warning', { summary: 'Deprecated attribute', detail: 'Use another.' }),
    'a line of a plugin that is no JSON',
    line('error', { summary: 'no such VPC', detail: 'None.', address: 'data.aws_vpc.a' }),
    line('error', { summary: 'Invalid value' }),
    '',
  ].join('\n');
  expect(errorsIn(output)).toEqual([
    { severity: 'error', summary: 'no such VPC', detail: 'None.', address: 'data.aws_vpc.a' },
    { severity: 'error', summary: 'Invalid value', detail: '' },
  ]);
});

it('leaves out the snippet, which quotes values', () => {
  const snippet = { code: 'password = "hunter2"', values: [{ statement: 'is "hunter2"' }] };
  const errors = errorsIn(line('error', { summary: 'Wrong', detail: 'Because.', snippet }));
  expect(JSON.stringify(errors)).not.toContain('hunter2');
  expect(describeErrors(errors)).toBe('Wrong\nBecause.');
});

it('masks what is known to be a secret by its form', () => {
  expect(trimmed('cannot reach https://me:hunter2@host, password = "hunter2"')).toBe(
    'cannot reach https://(secret)@host, password = (secret)',
  );
});

const error = (summary: string, detail = '') => ({ severity: 'error' as const, summary, detail });

it('says once what Terraform says for each resource, with the address where there is one', () => {
  const same = { ...error('no credentials', 'Log in.'), address: 'data.aws_vpc.a' };
  expect(describeErrors([same, same, error('Invalid value')])).toBe(
    'data.aws_vpc.a: no credentials\nLog in.\n\nInvalid value',
  );
});

it('is short, and says how much it leaves out', () => {
  const many = Array.from({ length: 7 }, (_, index) => error(`error ${index}`));
  expect(describeErrors(many)).toMatch(/error 4\n\n… and 2 more errors$/);
  const long = trimmed(Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n'));
  expect(long.split('\n')).toHaveLength(9);
  expect(long).toMatch(/… and 12 more lines$/);
  expect(trimmed('x'.repeat(1000))).toBe(`${'x'.repeat(300)} …`);
});

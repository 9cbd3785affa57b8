import { stripVTControlCharacters } from 'node:util';
import { columns, pageWidth } from '../../../../tools/report/layout';
import { renderTerminal } from '../../../../tools/plan/render/terminal';
import { examples, secret } from '../support/examples';
import { expectGolden } from '../support/golden';

const text = (plan: (typeof examples)[keyof typeof examples], details = false): string =>
  renderTerminal(plan, { colour: false, details });

test.each(Object.entries(examples))('the page for %s', (name, plan) => {
  expectGolden(`${name}.txt`, text(plan));
});

test.each(Object.entries(examples))('colours change nothing of the page for %s', (_, plan) => {
  const coloured = renderTerminal(plan, { colour: true });
  expect(stripVTControlCharacters(coloured)).toBe(text(plan));
  expect(coloured).not.toBe(text(plan));
});

test('secrets are on no page', () => {
  for (const never of [secret, 'older-secret-value', 'hunter2']) {
    expect(text(examples.secrets, true)).not.toContain(never);
  }
});

test('attributes of what is created are details', () => {
  expect(text(examples.refused)).not.toContain('max_session_duration');
  expect(text(examples.refused, true)).toContain('max_session_duration: 3600');
});

test('sentences fit the page; what is copied, and values, are not broken', () => {
  const wide = text(examples.refused)
    .split('\n')
    .filter((line) => columns(line) > pageWidth);
  expect(wide.every((line) => line.includes('{ address:'))).toBe(true);
});

test('the summary is the first line and, where there is anything to do, the last', () => {
  const lines = text(examples.refused).trim().split('\n');
  expect(lines[0]).toBe(lines.at(-1));
  expect(text(examples['no-change']).match(/Plan of test/g)).toHaveLength(1);
});

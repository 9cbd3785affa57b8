import { code, details, fenced, prose, table } from '../../../tools/docs/markdown';

test.each([
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`a``b', '``` `a``b ```'],
  [' a ', '`  a  `'],
  ['a\nb', '`a b`'],
])('%j in a line is %j', (text, shown) => {
  expect(code(text)).toBe(shown);
});

test('a block of lines is closed by nothing in them', () => {
  expect(fenced(['a', '```', 'b'], 'diff')).toBe('````diff\na\n```\nb\n````');
});

test.each([
  ['a_b*c', 'a\\_b\\*c'],
  ['<b> & `c`', '\\<b\\> \\& \\`c\\`'],
  ['[a](https://b) www.c.example', '\\[a\\](https\\://b) www\\.c.example'],
  ['@you #1', '@\u200byou #\u200b1'],
  ['$1 and $2', '\\$1 and \\$2'],
  ['one\n\n# two', 'one #\u200b two'],
])('%j as prose is %j', (text, shown) => {
  expect(prose(text)).toBe(shown);
});

test('a part that opens has its summary as plain text', () => {
  expect(details('a <b> & c', 'x')).toBe('<details><summary>a &lt;b> &amp; c</summary>\n\nx\n\n</details>');
});

test('code with a bar stays in its cell', () => {
  expect(table(['a'], [[code('b|c')]])).toContain('| `b\\|c` |');
});

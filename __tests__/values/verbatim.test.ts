import { verbatim } from '../../values/verbatim';

it.each([
  ['${env:MY_POD_IP}:4317', '$${env:MY_POD_IP}:4317'],
  ['printf %{http_code}', 'printf %%{http_code}'],
  ['${1:+$1,} $$ "quoted" \\n', '$${1:+$1,} $$ "quoted" \\n'],
])('%s becomes %s', (text, written) => {
  expect(verbatim(text)).toBe(written);
});

it('leaves the references that cdktf fills in', () => {
  expect(verbatim('tag@${TfToken[TOKEN.12]}')).toBe('tag@${TfToken[TOKEN.12]}');
});

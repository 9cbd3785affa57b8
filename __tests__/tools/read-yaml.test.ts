import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readYaml } from '../../tools/read-yaml';
import { UserError } from '../../values/user-error';

const folder = mkdtempSync(join(tmpdir(), 'read-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it('reads YAML, and JSON', () => {
  expect(readYaml(fileWith('Chart.yaml', 'name: kafka\nversion: 1.0.0\n'))).toEqual({
    name: 'kafka',
    version: '1.0.0',
  });
  expect(readYaml(fileWith('values.schema.json', '{"type": ["string", null]}'))).toEqual({
    type: ['string', null],
  });
});

it.each([
  { name: 'broken.yaml', text: 'version: [1.0.0\n', told: 'at line 2' },
  { name: 'broken.json', text: '{"type": ', told: 'JSON' },
])('says that $name is at fault, and what is wrong in it', ({ name, text, told }) => {
  const mistake = () => readYaml(fileWith(name, text));
  expect(mistake).toThrow(UserError);
  expect(mistake).toThrow(`${name}: given what cannot be read (`);
  expect(mistake).toThrow(told);
  expect(mistake).toThrow('allowed: the file as the chart’s package has it');
});

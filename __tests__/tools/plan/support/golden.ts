import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', 'render', 'golden');

/**
 * Holds a text to the one that somebody has looked at and committed: `render/golden/<name>.golden`. With
 * `AURORA_WRITE_GOLDEN=1` it is written instead, to be looked at as a change of that file.
 */
export function expectGolden(name: string, text: string): void {
  const file = join(folder, `${name}.golden`);
  if (process.env['AURORA_WRITE_GOLDEN'] === '1') writeFileSync(file, text);
  if (!existsSync(file)) throw new Error(`${file} is missing: AURORA_WRITE_GOLDEN=1 writes it`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartIn } from '../../../tools/verify-charts/charts';
import { workFolder } from './support';

const work = workFolder();
const pinned = { name: 'x', version: '1.0.0' };

function unpacked(folder: string, yaml: string): string {
  mkdirSync(join(work, folder, 'x'), { recursive: true });
  writeFileSync(join(work, folder, 'x', 'Chart.yaml'), yaml);
  return join(work, folder);
}

it('takes a package before a folder', () => {
  const folder = unpacked('both', 'name: x\nversion: 1.0.0\n');
  expect(chartIn(folder, pinned, [], work).path).toBe(join(folder, 'x'));
  writeFileSync(join(folder, 'x-1.0.0.tgz'), '');
  expect(chartIn(folder, pinned, [], work).path).toBe(join(folder, 'x-1.0.0.tgz'));
});

it('refuses a chart that is missing, or of another version', () => {
  expect(() => chartIn(join(work, 'none'), pinned, [], work)).toThrow(
    /chart x 1\.0\.0: given neither .*--charts/,
  );
  expect(() => chartIn(unpacked('other', 'name: x\nversion: 1.0.1\n'), pinned, [], work)).toThrow(
    /given chart x 1\.0\.1; allowed: x 1\.0\.0/,
  );
});

describe('a dependency that is missing', () => {
  const yaml =
    'name: x\nversion: 1.0.0\ndependencies:\n  - name: y\n    version: 2.0.0\n    condition: y.enabled\n';

  it('is an empty chart where every release turns it off, in a copy', () => {
    const folder = unpacked('off', yaml);
    const { path, said } = chartIn(folder, pinned, [{ y: { enabled: false } }], work);
    expect(path).not.toBe(join(folder, 'x'));
    expect(existsSync(join(path, 'charts', 'y', 'Chart.yaml'))).toBe(true);
    expect(existsSync(join(folder, 'x', 'charts'))).toBe(false);
    expect(said).toContain('with an empty chart for y 2.0.0 (y.enabled: false)');
  });

  it.each([[[{ y: { enabled: false } }, {}]], [[{ y: { enabled: true } }]]])(
    'is refused where one does not: %j',
    (values) => {
      expect(() => chartIn(unpacked('on', yaml), pinned, values, work)).toThrow(
        /its dependency y 2\.0\.0 is missing in charts\/.*helm dependency build/,
      );
    },
  );

  it('is refused without a condition', () => {
    const always = 'name: x\nversion: 1.0.0\ndependencies:\n  - name: y\n    version: 2.0.0\n';
    expect(() => chartIn(unpacked('always', always), pinned, [{ y: { enabled: false } }], work)).toThrow(
      /missing/,
    );
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { allComponents } from '../../values/components';
import { defaultUpdatePolicy } from '../../values/component';
import { serviceNodeVersion } from '../support/node24';

const root = join(__dirname, '..', '..');

const managerSchema = z.strictObject({
  description: z.string(),
  customType: z.literal('regex'),
  managerFilePatterns: z.array(z.string().regex(/^\/.+\/$/)),
  matchStrings: z.array(z.string()),
  datasourceTemplate: z.string(),
  depNameTemplate: z.string().optional(),
  extractVersionTemplate: z.string().optional(),
});
const configSchema = z.looseObject({
  customManagers: z.array(managerSchema),
  packageRules: z.array(z.looseObject({ description: z.string() })),
});
type Manager = z.infer<typeof managerSchema>;

const { customManagers, packageRules } = configSchema.parse(
  JSON.parse(readFileSync(join(root, '.github', 'renovate.json'), 'utf8')),
);

/** A dependency as Renovate finds it. */
interface Found {
  readonly name: string;
  readonly datasource: string;
  readonly value?: string;
  readonly digest?: string;
  readonly registryUrl?: string;
}

/**
 * What a manager finds in a text: every match of its patterns, and its templates filled with their named groups
 * (https://docs.renovatebot.com/modules/manager/regex/).
 */
const foundBy = ({ matchStrings, depNameTemplate, datasourceTemplate }: Manager, text: string): Found[] =>
  matchStrings.flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups = {} }) => ({
      name:
        depNameTemplate?.replace(/\{\{\{(\w+)\}\}\}/g, (_, name: string) => groups[name] ?? '') ??
        groups['depName'] ??
        '',
      datasource: datasourceTemplate,
      value: groups['currentValue'],
      digest: groups['currentDigest'],
      registryUrl: groups['registryUrl'],
    })),
  );

const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => relative(root, join(root, folder, name)));

const foundIn = (file: string): Found[] =>
  customManagers
    .filter(({ managerFilePatterns }) =>
      managerFilePatterns.some((form) => new RegExp(form.slice(1, -1)).test(file)),
    )
    .flatMap((manager) => foundBy(manager, readFileSync(join(root, file), 'utf8')));

const inComponents = files('values/components').flatMap(foundIn);

/** What somebody must hear about when it is newer: each pinned image, or what it is copied from, and each chart. */
const expected = allComponents.flatMap(({ image, chart }): Found[] => {
  const pulled = image.pinned === 'here' ? (image.upstream ?? image) : undefined;
  const path = chart?.repository.startsWith('oci://') ? chart.repository.slice('oci://'.length) : undefined;
  return [
    ...(pulled === undefined
      ? []
      : [
          {
            name: `${pulled.registry}/${pulled.repository}`,
            datasource: 'docker',
            value: pulled.tag,
            digest: pulled.digest,
            registryUrl: undefined,
          },
        ]),
    ...(chart === undefined
      ? []
      : [
          {
            name: path === undefined ? chart.name : `${path}/${chart.name}`,
            datasource: path === undefined ? 'helm' : 'docker',
            value: chart.version,
            digest: undefined,
            registryUrl: path === undefined ? chart.repository : undefined,
          },
        ]),
  ];
});

const byName = (a: Found, b: Found): number =>
  `${a.name} ${a.datasource}`.localeCompare(`${b.name} ${b.datasource}`);

it('every image and chart of every component is looked after, and nothing else is taken for one', () => {
  expect(expected.length).toBeGreaterThan(10);
  expect([...inComponents].sort(byName)).toEqual([...expected].sort(byName));
});

it('so are the tools that images are scanned and signed with, Node and Terraform', () => {
  expect(foundIn('.ci/image-tools').map(({ name }) => name)).toEqual([
    'github.com/google/go-containerregistry',
    'github.com/sigstore/cosign/v3',
    'github.com/anchore/syft',
    'github.com/anchore/grype',
  ]);
  expect(foundIn('__tests__/support/node24.ts')).toMatchObject([{ name: 'node', value: serviceNodeVersion }]);
  expect(foundIn('.github/actions/setup/action.yml')).toMatchObject([{ name: 'hashicorp/terraform' }]);
});

it('patterns are such as RE2 knows, which Renovate uses: without looking around or back', () => {
  const patterns = customManagers.flatMap(({ matchStrings }) => matchStrings);
  expect(patterns.filter((pattern) => /\(\?<?[=!]|\\[1-9]|\\k</.test(pattern))).toEqual([]);
});

it('what is taken up when is what components say', () => {
  expect(defaultUpdatePolicy).toEqual({
    security: 'apply immediately',
    minor: 'test and apply monthly',
    major: 'evaluate features and breaking changes first',
  });
  const rule = (type: string) =>
    packageRules.find(({ matchUpdateTypes }) => (matchUpdateTypes as string[] | undefined)?.includes(type));
  expect(rule('minor')?.['schedule']).toEqual(['* 0-6 1-7 * 1']);
  expect(rule('major')?.['dependencyDashboardApproval']).toBe(true);
});

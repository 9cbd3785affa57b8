import { allComponents } from '../../values/components';
import { ofType, shippedStacks } from './shipped-stacks';

/** The programs whose images lie in repositories of our own, with a tag as it is pushed. */
const own = allComponents.flatMap(({ id, image }) =>
  image.registry === 'ecr'
    ? [
        {
          id,
          repository: image.repository,
          tag: image.pinned === 'here' ? image.tag : `${image.tagPrefix}1.4.0`,
        },
      ]
    : [],
);

it('no two programs share an image repository', () => {
  expect(own.length).toBeGreaterThan(1);
  const repositories = own.map(({ repository }) => repository);
  expect(new Set(repositories).size).toBe(repositories.length);
  expect(
    ofType(shippedStacks, 'aws_ecr_repository')
      .map(({ attributes }) => attributes['name'])
      .sort(),
  ).toEqual([...repositories].sort());
});

interface Expiry {
  readonly selection: {
    readonly tagStatus: string;
    readonly tagPatternList?: readonly string[];
    readonly tagPrefixList?: readonly string[];
    readonly countNumber: number;
  };
  readonly action: { readonly type: string };
}

const matches = (pattern: string, tag: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(tag);

it.each(own)(
  'the images of $id expire by a rule that matches the tag $tag, and not in centuries',
  ({ repository, tag }) => {
    const policies = ofType(shippedStacks, 'aws_ecr_lifecycle_policy').filter(
      ({ attributes }) => attributes['repository'] === repository,
    );
    expect(policies).toHaveLength(1);
    const { rules } = JSON.parse(String(policies[0]?.attributes['policy'])) as { rules: readonly Expiry[] };
    for (const { selection } of rules) expect(selection.countNumber).toBeLessThanOrEqual(1000);
    const reaching = rules.filter(
      ({ action, selection: { tagStatus, tagPatternList = [], tagPrefixList = [] } }) =>
        action.type === 'expire' &&
        (tagStatus === 'any' ||
          (tagStatus === 'tagged' &&
            (tagPatternList.some((pattern) => matches(pattern, tag)) ||
              tagPrefixList.some((prefix) => tag.startsWith(prefix))))),
    );
    expect(reaching).not.toHaveLength(0);
  },
);

it('a version that is no release says so, with its known faults and a release to go to', () => {
  const early = allComponents.filter(
    ({ image }) => image.pinned === 'here' && /(alpha|beta|rc)\d*/.test(image.tag),
  );
  expect(early.map(({ id }) => id)).toEqual(['openobserve']);
  for (const { upgradeNotes, advisories } of early) {
    expect(upgradeNotes.join(' ')).toMatch(/release candidate is in use/);
    expect(advisories.filter(({ kind }) => kind === 'defect')).not.toHaveLength(0);
    for (const { upgradeTo } of advisories) expect(upgradeTo).not.toMatch(/-(alpha|beta|rc)/);
  }
});

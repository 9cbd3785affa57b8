import { selectStacks, upstreamsOf } from '../../../tools/plan/stacks';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';
import { aStack } from '../report/stacks';

const one = environment({ name: 'one' });
const other = environment({ name: 'other' });

const chain = (of: typeof one) =>
  (['bootstrap', 'foundation', 'cluster', 'platform'] as const).map((kind, index, kinds) => ({
    ...aStack(of, kind, []),
    dependsOn: index < 2 ? [] : [`${of.name}-${kinds[index - 1]}`],
  }));

const all = [...chain(one).reverse(), ...chain(other).slice(1)];
const ids = (stacks: readonly { readonly id: string }[]) => stacks.map(({ id }) => id);

it('takes every stack of the environment but the bootstrap, in the order in which they are applied', () => {
  expect(ids(selectStacks(all, one, []))).toEqual(['one-foundation', 'one-cluster', 'one-platform']);
});

it('takes those that are named, by kind or by id, each once and in order', () => {
  expect(ids(selectStacks(all, one, ['platform', 'one-platform', 'bootstrap', 'one-foundation']))).toEqual([
    'bootstrap-111122223333',
    'one-foundation',
    'one-platform',
  ]);
});

it('names what there is where it does not know a name, those of other environments included', () => {
  expect(() => selectStacks(all, one, ['other-cluster'])).toThrow(
    new UserError(
      'stack: given "other-cluster"; allowed: bootstrap, foundation, cluster, platform, or their ids bootstrap-111122223333, one-foundation, one-cluster, one-platform',
    ),
  );
});

it('knows what comes before a stack, the farthest first', () => {
  const [platform] = selectStacks(all, one, ['platform']);
  expect(ids(upstreamsOf(platform as (typeof all)[0], all))).toEqual(['one-foundation', 'one-cluster']);
});

import { accountsOf, checkFleet, promotionOrder } from '../../values/fleet';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';

const [one, two] = ['111122223333', '444455556666'];
const named = (name: string, account: string, changes: Partial<EnvironmentInput> = {}) =>
  environment({ name, account, ...changes });

const inLondon: Partial<EnvironmentInput> = {
  region: 'eu-west-2',
  network: { mode: 'create', zones: ['eu-west-2a', 'eu-west-2b'] },
};

describe('accounts', () => {
  it('are one for all the environments that live in it', () => {
    const environments = [named('dev', one), named('prod', two), named('staging', one)];
    expect(
      accountsOf(environments).map(({ account, environments: own }) => [
        account,
        own.map(({ name }) => name),
      ]),
    ).toEqual([
      [one, ['dev', 'staging']],
      [two, ['prod']],
    ]);
    expect(accountsOf([])).toEqual([]);
  });

  it('replicate no images where each has its own', () => {
    for (const account of accountsOf([named('dev', one), named('prod', two)])) {
      expect(account).toMatchObject({ replicatesTo: [], replicatesFrom: [] });
    }
  });

  it('replicate images to each account that pulls from their registry, in its region and once', () => {
    const environments = [
      named('dev', one),
      named('prod', two, { ...inLondon, imageRegistryAccount: one }),
      named('prod-2', two, { ...inLondon, imageRegistryAccount: one }),
    ];
    const [source, target] = accountsOf(environments);
    expect(source).toMatchObject({
      replicatesTo: [{ account: two, region: 'eu-west-2' }],
      replicatesFrom: [],
    });
    expect(target).toMatchObject({ region: 'eu-west-2', replicatesTo: [], replicatesFrom: [one] });
  });
});

describe('a fleet', () => {
  it('agrees where accounts differ, whatever else does', () => {
    const environments = [
      named('dev', one, { github: { owner: 'some' } }),
      named('prod', two, { ...inLondon, github: { owner: 'others' }, imageRegistryAccount: one }),
    ];
    expect(() => checkFleet(environments)).not.toThrow();
  });

  it.each<[string, Partial<EnvironmentInput>, string]>([
    ['region', inLondon, 'given "eu-west-2"; allowed: "eu-west-1", as in dev.ts'],
    ['github', { github: { owner: 'others' } }, 'as in dev.ts, because both share account 111122223333'],
  ])('is refused where environments of one account disagree on %s', (field, changes, says) => {
    const check = () => checkFleet([named('dev', one), named('prod', one, changes)]);
    expect(check).toThrow(`values/environments/prod.ts: ${field}: `);
    expect(check).toThrow(says);
  });

  it('is refused where the roles of one environment would reach another of the same account', () => {
    expect(() => checkFleet([named('prod', one), named('prod-2', one)])).toThrow(
      'values/environments/prod-2.ts: name: given "prod-2"; allowed: a name that does not begin with "prod-"',
    );
    expect(() => checkFleet([named('prod', one), named('prod-2', two), named('prod2', one)])).not.toThrow();
  });

  it('is refused where images come from an account without a registry', () => {
    const check = () =>
      checkFleet([named('dev', one, { imageRegistryAccount: '777788889999' }), named('prod', two)]);
    expect(check).toThrow(
      `values/environments/dev.ts: imageRegistryAccount: given "777788889999"; allowed: the account of one of the environments (${one}, ${two})`,
    );
  });

  const after = (name: string, before?: string) => named(name, one, { delivery: { after: before } });

  it('is refused where an environment waits for one that there is not, or for itself', () => {
    expect(() => checkFleet([after('dev'), after('prod', 'staging')])).toThrow(
      'values/environments/prod.ts: delivery.after: given "staging"; allowed: dev',
    );
    expect(() => checkFleet([after('dev', 'dev')])).toThrow(
      'values/environments/dev.ts: delivery.after: given "dev"; allowed: nothing: there is no other',
    );
    expect(() => checkFleet([after('dev', 'prod'), after('prod', 'dev')])).toThrow(
      'allowed: an environment that does not wait for this one: dev waits for prod waits for dev',
    );
    expect(() => checkFleet([after('dev'), after('prod', 'dev'), after('prod2', 'dev')])).not.toThrow();
  });

  it('is refused where two environments would use one GitHub environment', () => {
    expect(() => checkFleet([named('dev', one), named('dev-review', two)])).toThrow(
      'values/environments/dev-review.ts: name: given "dev-review"; allowed: a name that leaves the GitHub environment "dev-review" to dev.ts',
    );
    expect(() => checkFleet([named('images', one)])).toThrow(
      'a name that leaves the GitHub environment "images" to the images',
    );
  });

  it('is deployed in the order of its promotion, and by name where nothing says more', () => {
    const fleet = [after('alpha', 'dev'), after('dev'), after('prod', 'staging'), after('staging', 'dev')];
    expect(promotionOrder(fleet).map(({ name }) => name)).toEqual(['dev', 'alpha', 'staging', 'prod']);
  });

  it('is refused for all that is wrong with it, in one message', () => {
    const environments = [
      named('dev', one),
      named('prod', one, { ...inLondon, imageRegistryAccount: '777788889999' }),
    ];
    expect(() => checkFleet(environments)).toThrow(/region: .*\n.*imageRegistryAccount: /);
  });
});

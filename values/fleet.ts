import { imagesGithubEnvironment, namesOf } from './names';
import type { Environment } from './schema';
import { UserError } from './user-error';

/** The environments of one account: they share its bootstrap. */
export interface Account {
  readonly account: string;
  readonly region: string;
  readonly environments: readonly Environment[];
  /** The environments that pull images of this account’s registry, or of one that it replicates to. */
  readonly imageUsers: readonly Environment[];
  /** Accounts to which this one’s registry replicates images. */
  readonly replicatesTo: readonly { readonly account: string; readonly region: string }[];
  /** Accounts whose registries replicate images to this one. */
  readonly replicatesFrom: readonly string[];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Groups environments by the account whose bootstrap they share. */
export function accountsOf(environments: readonly Environment[]): readonly Account[] {
  return unique(environments.map(({ account }) => account)).map((account) => {
    const own = environments.filter((environment) => environment.account === account);
    const served = environments.filter(
      (environment) => environment.imageRegistryAccount === account && environment.account !== account,
    );
    return {
      account,
      region: (own[0] as Environment).region,
      environments: own,
      imageUsers: [...own, ...served],
      replicatesTo: unique(served.map((environment) => environment.account)).map((to) => ({
        account: to,
        region: (served.find((environment) => environment.account === to) as Environment).region,
      })),
      replicatesFrom: unique(own.map(({ imageRegistryAccount }) => imageRegistryAccount)).filter(
        (from) => from !== account,
      ),
    };
  });
}

/** One rule between environments. */
interface FleetRule {
  /** The sentence that `docs/values.md` says about it. */
  readonly says: string;
  /** One line for each mistake. */
  readonly check: (environments: readonly Environment[]) => string[];
}

const mistake = (name: string, field: string, given: unknown, allowed: string): string =>
  `values/environments/${name}.ts: ${field}: given ${JSON.stringify(given)}; allowed: ${allowed}`;

/** The fields that the environments of one account share, because its bootstrap uses them. */
const sharedFields = ['region', 'github'] as const;

const oneBootstrap: FleetRule = {
  says: 'Environments in one account have the same `region` and the same `github`, because they share its bootstrap.',
  check: (environments) =>
    accountsOf(environments).flatMap(({ account, environments: own }) => {
      const [first, ...others] = own as [Environment, ...Environment[]];
      return others.flatMap((other) =>
        sharedFields
          .filter((field) => JSON.stringify(first[field]) !== JSON.stringify(other[field]))
          .map((field) =>
            mistake(
              other.name,
              field,
              other[field],
              `${JSON.stringify(first[field])}, as in ${first.name}.ts, because both share account ${account} and its bootstrap`,
            ),
          ),
      );
    }),
};

const namesApart: FleetRule = {
  says: 'In one account, no environment’s name begins with another’s and a hyphen: the roles of `dev` reach what is called `aurora-dev-*`.',
  check: (environments) =>
    accountsOf(environments).flatMap(({ account, environments: own }) =>
      own.flatMap(({ name }) =>
        own
          .filter((other) => other.name.startsWith(`${name}-`))
          .map((other) =>
            mistake(
              other.name,
              'name',
              other.name,
              `a name that does not begin with "${name}-": ${name}.ts is in the same account ${account}, and its roles reach what is called aurora-${name}-*`,
            ),
          ),
      ),
    ),
};

const registryExists: FleetRule = {
  says: '`imageRegistryAccount` is the account of one of the environments, because only those have a registry.',
  check: (environments) => {
    const accounts = unique(environments.map(({ account }) => account));
    return environments
      .filter(({ imageRegistryAccount }) => !accounts.includes(imageRegistryAccount))
      .map(({ name, imageRegistryAccount }) =>
        mistake(
          name,
          'imageRegistryAccount',
          imageRegistryAccount,
          `the account of one of the environments (${accounts.join(', ')}), because only those have a registry`,
        ),
      );
  },
};

/** The environments that a change passes before it comes to this one, the nearest first; cut off where they go in a circle. */
function passedBefore(
  environment: Environment,
  environments: readonly Environment[],
): readonly Environment[] {
  const passed: Environment[] = [];
  let next: Environment | undefined = environment;
  while (next?.delivery.after !== undefined) {
    const { after }: Environment['delivery'] = next.delivery;
    next = environments.find(({ name }) => name === after);
    if (next === undefined || passed.includes(next)) break;
    passed.push(next);
  }
  return passed;
}

const promotionEnds: FleetRule = {
  says: '`delivery.after` names another environment, and never leads back to where it began.',
  check: (environments) =>
    environments.flatMap((environment) => {
      const { name, delivery } = environment;
      if (delivery.after === undefined) return [];
      const others = environments.map((each) => each.name).filter((other) => other !== name);
      if (!others.includes(delivery.after)) {
        return [
          mistake(name, 'delivery.after', delivery.after, others.join(', ') || 'nothing: there is no other'),
        ];
      }
      const circle = passedBefore(environment, environments);
      return circle.includes(environment)
        ? [
            mistake(
              name,
              'delivery.after',
              delivery.after,
              `an environment that does not wait for this one: ${[environment, ...circle].map((each) => each.name).join(' waits for ')}`,
            ),
          ]
        : [];
    }),
};

const githubEnvironmentsApart: FleetRule = {
  says: 'No two environments use the same GitHub environment: `dev` uses `dev`, `dev-plan` and `dev-review`, and the images are built in `images`.',
  check: (environments) => {
    const users = new Map([[imagesGithubEnvironment, 'the images']]);
    return environments.flatMap((environment) => {
      const { name } = environment;
      const own = Object.values(namesOf(environment).githubEnvironments);
      const mistakes = own.flatMap((used) => {
        const user = users.get(used);
        return user === undefined
          ? []
          : [mistake(name, 'name', name, `a name that leaves the GitHub environment "${used}" to ${user}`)];
      });
      for (const used of own) users.set(used, `${name}.ts`);
      return mistakes;
    });
  },
};

const rules = [oneBootstrap, namesApart, registryExists, promotionEnds, githubEnvironmentsApart];

/** What every rule between environments says, in the order in which they are checked. */
export const fleetSentences: readonly string[] = rules.map(({ says }) => says);

/**
 * Checks what no single environment can see.
 *
 * @throws UserError that names the environments which contradict each other
 */
export function checkFleet(environments: readonly Environment[]): void {
  const mistakes = rules.flatMap(({ check }) => check(environments));
  if (mistakes.length > 0) throw new UserError(mistakes.join('\n'));
}

/**
 * The environments in an order in which a change can be deployed to them: each after the one that its `delivery.after` names,
 * and by name where nothing says more.
 */
export function promotionOrder(environments: readonly Environment[]): readonly Environment[] {
  const steps = (environment: Environment) => passedBefore(environment, environments).length;
  return [...environments].sort((a, b) => steps(a) - steps(b) || a.name.localeCompare(b.name));
}

/**
 * One environment by its name.
 *
 * @param where what the name was given as, such as `--environment`
 * @throws UserError that names the environments that there are
 */
export function environmentNamed(
  name: string,
  environments: readonly Environment[],
  where = 'environment',
): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    `${where}: given "${name}"; allowed: ${environments.map((each) => each.name).join(', ')}, the files of values/environments/`,
  );
}

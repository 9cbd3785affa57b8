import type { Environment } from './schema';
import { UserError } from './user-error';

/** The environments of one account: they share its bootstrap. */
export interface Account {
  readonly account: string;
  readonly region: string;
  readonly environments: readonly Environment[];
  /** Accounts to which this one's registry replicates images. */
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

/** The fields that the environments of one account share, because its bootstrap uses them. */
const sharedFields = ['region', 'github'] as const;

/**
 * Checks what no single environment can see.
 *
 * @throws UserError that names the environments which contradict each other
 */
export function checkFleet(environments: readonly Environment[]): void {
  const mistakes: string[] = [];
  for (const { account, environments: own } of accountsOf(environments)) {
    const [first, ...others] = own as [Environment, ...Environment[]];
    for (const other of others) {
      for (const field of sharedFields) {
        const [one, two] = [JSON.stringify(first[field]), JSON.stringify(other[field])];
        if (one !== two) {
          mistakes.push(
            `values/environments/${other.name}.ts: ${field}: given ${two}; allowed: ${one}, as in ${first.name}.ts, because both share account ${account} and its bootstrap`,
          );
        }
      }
    }
  }
  const accounts = environments.map(({ account }) => account);
  for (const { name, imageRegistryAccount } of environments) {
    if (!accounts.includes(imageRegistryAccount)) {
      mistakes.push(
        `values/environments/${name}.ts: imageRegistryAccount: given "${imageRegistryAccount}"; allowed: the account of one of the environments (${unique(accounts).join(', ')}), because only those have a registry`,
      );
    }
  }
  if (mistakes.length > 0) throw new UserError(mistakes.join('\n'));
}

import { copyOf } from '../../contract/repositories';
import { copiesFor, type Copy } from '../../values/copies';
import { namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';

const commandsOf = (copy: Copy, registry: string): string[] => {
  if (copy.kind === 'image') return [`crane copy ${copy.from} ${registry}/${copy.repository}:${copy.tag}`];
  const { name, version, repository } = copy.chart;
  const from = repository.startsWith('oci://') ? `${repository}/${name}` : `${name} --repo ${repository}`;
  return [
    `helm pull ${from} --version ${version}`,
    `helm push ${name}-${version}.tgz oci://${registry}/${copyOf('charts')}`,
  ];
};

/**
 * The commands that bring everything an environment needs of others into its registry, as a shell script. It needs the
 * AWS CLI, crane (https://github.com/google/go-containerregistry) and, for charts, Helm.
 */
export function copyCommands(environment: Environment): readonly string[] {
  const { imageRegistryAccount, account, region } = environment;
  // Images are pushed to one account, whose registry replicates them.
  const registry = namesOf(environment).imageRegistry.replace(account, imageRegistryAccount);
  const copies = copiesFor([environment]);
  const password = `aws ecr get-login-password --region ${region}`;
  return [
    'set -eu',
    `${password} | crane auth login --username AWS --password-stdin ${registry}`,
    ...(copies.some(({ kind }) => kind === 'chart')
      ? [`${password} | helm registry login --username AWS --password-stdin ${registry}`, 'cd "$(mktemp -d)"']
      : []),
    ...copies.flatMap((copy) => commandsOf(copy, registry)),
  ];
}

import { z } from 'zod';
import type { AwsCli } from './aws-cli';
import { Unreachable } from './http';
import { type Verdict, verdict } from './outcome';

const addOnVersionsSchema = z.object({
  addons: z.array(
    z.object({
      addonVersions: z.array(
        z.object({
          addonVersion: z.string(),
          architecture: z.array(z.string()).optional(),
          compatibilities: z.array(z.object({ defaultVersion: z.boolean().optional() })).optional(),
        }),
      ),
    }),
  ),
});

const parametersSchema = z.object({
  Parameters: z.array(z.object({ Name: z.string(), Value: z.string() })),
});

function parse<T>(schema: z.ZodType<T>, text: string, command: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Unreachable(`\`${command}\` prints something that is not JSON`);
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new Unreachable(`\`${command}\` answers in an unknown form`);
  return result.data;
}

/** Whether EKS offers this build of an add-on for a Kubernetes version, for ARM64. */
export async function checkAddOn(
  aws: AwsCli,
  name: string,
  version: string,
  kubernetesVersion: string,
): Promise<Verdict> {
  const command = [
    'eks',
    'describe-addon-versions',
    '--addon-name',
    name,
    '--kubernetes-version',
    kubernetesVersion,
  ];
  const answer = parse(addOnVersionsSchema, await aws(command), `aws ${command.join(' ')}`);
  const offered = answer.addons.flatMap(({ addonVersions }) => addonVersions);
  const preferred = offered.find(({ compatibilities }) =>
    compatibilities?.some((c) => c.defaultVersion),
  )?.addonVersion;
  const also = preferred && preferred !== version ? `; the default is ${preferred}` : '';
  const found = offered.find(({ addonVersion }) => addonVersion === version);
  if (!found) {
    return verdict('missing', `EKS offers no ${name} ${version} for Kubernetes ${kubernetesVersion}${also}`);
  }
  return found.architecture && !found.architecture.includes('arm64')
    ? verdict('mismatch', `not for arm64; EKS has it for ${found.architecture.join(', ')}`)
    : verdict('ok', `offered for Kubernetes ${kubernetesVersion}${also}`);
}

/** Whether AWS publishes this release of the node image (AL2023, ARM64, standard). */
export async function checkNodeImage(
  aws: AwsCli,
  release: string,
  kubernetesVersion: string,
): Promise<Verdict> {
  const path = `/aws/service/eks/optimized-ami/${kubernetesVersion}/amazon-linux-2023/arm64/standard`;
  const command = ['ssm', 'get-parameters-by-path', '--path', path, '--recursive'];
  const answer = parse(parametersSchema, await aws(command), `aws ${command.join(' ')}`);
  const releases = answer.Parameters.filter(({ Name }) => Name.endsWith('/release_version'));
  const recommended = releases.find(({ Name }) => Name === `${path}/recommended/release_version`)?.Value;
  const also = recommended && recommended !== release ? `; recommended is ${recommended}` : '';
  return releases.some(({ Value }) => Value === release)
    ? verdict('ok', `published under ${path}${also}`)
    : verdict('missing', `${path} has no release ${release}${also}`);
}

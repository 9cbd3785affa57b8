import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, type App } from 'cdktf';
import { namesOf } from '../values/names';
import type { Environment } from '../values/schema';
import { BaseStack, environmentTags } from './base-stack';

/** What a stack of Kubernetes objects has: providers that authenticate anew at each run, and the cluster’s data. */
export abstract class InClusterStack extends BaseStack {
  /** The cluster, as AWS describes it. A plan fails with its name while it is not there. */
  protected readonly cluster: DataAwsEksCluster;

  protected constructor(
    app: App,
    protected readonly environment: Environment,
    kind: 'platform' | 'services',
  ) {
    const { name, account, region } = environment;
    const names = namesOf(environment);
    super(app, names.stacks[kind], {
      account,
      region,
      tags: environmentTags(environment),
      stateKey: `${name}/${kind}.tfstate`,
    });
    this.cluster = new DataAwsEksCluster(this, 'cluster', { name: names.cluster });
    const connection = {
      host: this.cluster.endpoint,
      clusterCaCertificate: Fn.base64decode(this.cluster.certificateAuthority.get(0).data),
    };
    // A token of its own for each run: one that stood in the configuration would expire between plan and apply.
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'aws',
      args: ['eks', 'get-token', '--cluster-name', names.cluster, '--region', region],
    };
    new KubernetesProvider(this, 'kubernetes', { ...connection, exec: [exec] });
    new HelmProvider(this, 'helm', { kubernetes: { ...connection, exec } });
    for (const provider of ['kubernetes', 'helm']) {
      this.addOverride(`terraform.required_providers.${provider}.source`, `hashicorp/${provider}`);
    }
  }
}

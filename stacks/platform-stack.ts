import type { App, ITerraformDependable } from 'cdktf';
import { DataAwsKmsAlias } from '@cdktf/provider-aws/lib/data-aws-kms-alias';
import { ImageLookup } from '../constructs/aws/image-lookup';
import { VpcBlocks } from '../constructs/aws/vpc-blocks';
import { FluentBit } from '../constructs/helm/fluent-bit';
import { Kafka } from '../constructs/helm/kafka';
import { OpenObserve } from '../constructs/helm/openobserve';
import { OtelCollector } from '../constructs/helm/otel-collector';
import type { ComponentProps } from '../constructs/helm/pinned-release';
import { Valkey } from '../constructs/helm/valkey';
import { ClusterSecrets } from '../constructs/kubernetes/cluster-secrets';
import { DisruptionBudgets } from '../constructs/kubernetes/disruption-budgets';
import { InternalLoadBalancer } from '../constructs/kubernetes/internal-load-balancer';
import { Namespaces } from '../constructs/kubernetes/namespaces';
import { NetworkPolicies } from '../constructs/kubernetes/network-policies';
import { networkSettingsOf } from '../values/network-settings';
import { OpenObserveSetup } from '../constructs/kubernetes/openobserve-setup';
import { usersAndStreams } from '../constructs/kubernetes/openobserve-setup/users-and-streams';
import { PriorityClasses } from '../constructs/kubernetes/priority-classes';
import { Quota } from '../constructs/kubernetes/quota';
import { StorageClass } from '../constructs/kubernetes/storage-class';
import { namespaces, type NamespaceId } from '../contract/namespaces';
import { ports } from '../contract/ports';
import { priorities } from '../contract/priorities';
import { services } from '../contract/service-addresses';
import { storageClasses } from '../contract/storage';
import { workloads } from '../contract/workloads';
import { quotasOf } from '../values/capacity/quota';
import { imageReference } from '../values/component';
import { components } from '../values/components';
import { kafkaClusterId } from '../values/kafka-cluster-id';
import { namesOf } from '../values/names';
import type { Environment } from '../values/schema';
import { generationAnnotations } from '../values/secret-generations';
import { environmentTags } from './base-stack';
import { InClusterStack } from './in-cluster-stack';
import { releaseSettingsOf } from './release-settings';

type Names = ReturnType<typeof namesOf>;
type Charted = keyof Environment['helmValues'];

/** The components whose charts make no disruption budget that fits one node; Kafka’s does. */
const budgeted = ['openobserve', 'valkey', 'otelCollector'] as const;

/** What must be there before the first pod, and of it the namespaces. */
interface Base {
  readonly base: readonly ITerraformDependable[];
  readonly namespaces: readonly ITerraformDependable[];
}

/** What runs in the cluster beneath the services: namespaces, storage, policies, secrets, and the five components. */
export class PlatformStack extends InClusterStack {
  private readonly names: Names;

  constructor(app: App, environment: Environment) {
    super(app, environment, 'platform');
    this.names = namesOf(environment);

    const { base, namespaces: madeNamespaces } = this.placeBase();
    this.placeDataStores(base);
    const openobserve = this.placeOpenObserve(base);
    const { job } = this.placeSetup(madeNamespaces, [...base, openobserve.release.release]);
    // They write with the account that the Job makes: until it is there, OpenObserve refuses what they send for good.
    this.placeAgents([...base, job]);
    new DisruptionBudgets(this, 'disruption-budgets', {
      workloads: budgeted.map((id) => ({ ...workloads[id], namespace: namespaces[workloads[id].namespace] })),
      dependsOn: base,
    });
  }

  /** What must be there before the first pod. */
  private placeBase(): Base {
    const { name, region, cluster, network, protection } = this.environment;
    const { namespaces: made, defaultServiceAccounts } = new Namespaces(this, 'namespaces', {
      environment: name,
      kubernetesVersion: cluster.kubernetesVersion,
      protection,
    });
    const dependsOn = Object.values(made);
    const { classes } = new PriorityClasses(this, 'priorities');
    const { storageClass } = new StorageClass(this, 'storage', {
      kmsKeyArn: new DataAwsKmsAlias(this, 'key', { name: this.names.keyAlias }).targetKeyArn,
      environment: name,
      tags: environmentTags(this.environment),
    });
    const quotas = quotasOf(this.environment);
    const limits = (Object.keys(namespaces) as NamespaceId[]).map(
      (id) => new Quota(this, `quota-${id}`, { namespace: namespaces[id], quota: quotas[id], dependsOn }),
    );
    const policies = new NetworkPolicies(this, 'network', {
      region,
      settings: networkSettingsOf(this.environment),
      vpcCidrs: new VpcBlocks(this, 'vpc', { network }).cidrs,
      serviceCidr: cluster.serviceCidr,
      dependsOn,
    });
    const { secrets } = new ClusterSecrets(this, 'secrets', {
      secretNames: this.names.secrets,
      generations: this.environment.secretGenerations,
      dependsOn,
    });
    const base = [
      ...dependsOn,
      ...Object.values(defaultServiceAccounts),
      ...Object.values(classes),
      storageClass,
      ...limits.flatMap(({ resourceQuota, limitRange }) => [resourceQuota, limitRange]),
      ...Object.values(policies.defaultDeny),
      ...Object.values(policies.allowed),
      ...Object.values(secrets).flatMap((inNamespaces) => Object.values(inNamespaces)),
    ];
    return { base, namespaces: dependsOn };
  }

  /** What every component takes from its environment. */
  private componentProps(id: Charted, dependsOn: readonly ITerraformDependable[]): ComponentProps {
    return {
      settings: releaseSettingsOf(this.environment),
      resources: this.environment.workloads[id],
      overrides: this.environment.helmValues[id],
      dependsOn,
    };
  }

  private placeDataStores(base: readonly ITerraformDependable[]): void {
    const { logs, volumes, secretGenerations } = this.environment;
    const { repository, tag } = components.kafka.image;
    new Kafka(this, 'kafka', {
      ...this.componentProps('kafka', base),
      volumeGib: volumes.kafkaGib,
      storageClass: storageClasses.data,
      logTypes: logs.types,
      priorityClass: priorities.data.name,
      clusterId: kafkaClusterId(this.environment),
      podAnnotations: generationAnnotations(secretGenerations, 'kafkaClients'),
      imageDigest: new ImageLookup(this, 'kafka-image--npm-run-copies', { repository, tag }).digest,
    });
    new Valkey(this, 'valkey', {
      ...this.componentProps('valkey', base),
      volumeGib: volumes.valkeyGib,
      storageClass: storageClasses.data,
      priorityClass: priorities.data.name,
      passwordGeneration: secretGenerations.valkeyUsers,
    });
  }

  private placeOpenObserve(base: readonly ITerraformDependable[]): OpenObserve {
    const { region, logs, retention, volumes, access } = this.environment;
    const { loadBalancer } = access;
    const openobserve = new OpenObserve(this, 'openobserve', {
      ...this.componentProps('openobserve', base),
      bucketName: this.names.buckets.archive,
      region,
      searchableDays: retention.searchableDays,
      acceptRecordsOfDays: logs.backfillDays,
      volumeGib: volumes.openobserveGib,
      storageClass: storageClasses.data,
      ...(loadBalancer === undefined ? {} : { webUrl: `https://${loadBalancer.hostname}` }),
    });
    if (loadBalancer !== undefined) {
      new InternalLoadBalancer(this, 'people', {
        name: `${services.openobserve.name}-people`,
        namespace: namespaces.logs,
        selector: workloads.openobserve.labels,
        targetPort: ports.openobserve.http,
        certificateArn: loadBalancer.certificateArn,
        allowedCidrs: loadBalancer.allowedCidrs,
        tags: environmentTags(this.environment),
        dependsOn: base,
      });
    }
    return openobserve;
  }

  private placeAgents(dependsOn: readonly ITerraformDependable[]): void {
    const { name, account, region, volumes, fluentBit, secretGenerations } = this.environment;
    new OtelCollector(this, 'otel-collector', {
      ...this.componentProps('otelCollector', dependsOn),
      environment: name,
      clusterName: this.names.cluster,
      region,
      account,
      storageClass: storageClasses.data,
      queueGib: volumes.otelCollectorGib,
      priorityClass: priorities.services.name,
      podAnnotations: generationAnnotations(secretGenerations, 'openobserveIngestion'),
    });
    new FluentBit(this, 'fluent-bit', {
      ...this.componentProps('fluentBit', dependsOn),
      environment: name,
      clusterName: this.names.cluster,
      priorityClass: priorities.agents.name,
      podAnnotations: generationAnnotations(secretGenerations, 'openobserveIngestion', 'fluentForward'),
      ...(fluentBit.forwardInput === undefined ? {} : { forwardInput: fluentBit.forwardInput }),
    });
  }

  private placeSetup(
    madeNamespaces: readonly ITerraformDependable[],
    dependsOn: readonly ITerraformDependable[],
  ): OpenObserveSetup {
    const { logs, retention, secretGenerations } = this.environment;
    const { ecrRegistry, copies } = releaseSettingsOf(this.environment);
    return new OpenObserveSetup(this, 'users-and-streams', {
      plan: usersAndStreams({ logTypes: logs.types, searchableDays: retention.searchableDays }),
      image: imageReference(components.curl.image, { ecrRegistry, copies }),
      // A new password of the account is set before its writers start with it.
      podAnnotations: generationAnnotations(secretGenerations, 'openobserveIngestion'),
      namespaces: madeNamespaces,
      dependsOn,
    });
  }
}

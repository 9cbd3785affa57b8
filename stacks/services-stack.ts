import { TerraformVariable, type App } from 'cdktf';
import { ImageLookup } from '../constructs/aws/image-lookup';
import { OpenObserveSetup } from '../constructs/kubernetes/openobserve-setup';
import { readDashboards } from '../constructs/kubernetes/openobserve-setup/dashboard-files';
import { dashboardsAndAlerts } from '../constructs/kubernetes/openobserve-setup/dashboards-and-alerts';
import { ServiceAccount } from '../constructs/kubernetes/service-account';
import { ServiceDeployment, type ServiceDeploymentProps } from '../constructs/kubernetes/service-deployment';
import { discoverySettingsOf, processorSettingsOf } from '../constructs/kubernetes/service-settings';
import { WebhookSecret } from '../constructs/kubernetes/webhook-secret';
import { alerts } from '../contract/alerts';
import { namespaces } from '../contract/namespaces';
import { workloadIdentities } from '../contract/workload-identities';
import { workloads } from '../contract/workloads';
import { imageReference, tagPattern, type DeployTimeImage } from '../values/component';
import { components } from '../values/components';
import type { Environment } from '../values/schema';
import { InClusterStack } from './in-cluster-stack';
import { releaseSettingsOf } from './release-settings';

const webhook = { secretName: 'alert-webhook', key: 'url' } as const;

/** The Terraform variable that says which of our images run: `TF_VAR_services_version=1.4.0`. */
export const versionVariable = 'services_version';

const one = { least: 1, most: 1 } as const;

/** What is deployed many times a day: discovery and processor, dashboards and alerts. */
export class ServicesStack extends InClusterStack {
  constructor(app: App, environment: Environment) {
    super(app, environment, 'services');
    this.placeDashboardsAndAlerts();
    this.placePrograms();
  }

  private placeDashboardsAndAlerts(): void {
    const { webhookSecret: from, webhookGeneration: generation } = this.environment.alerting;
    const { ecrRegistry, copies } = releaseSettingsOf(this.environment);
    const address =
      from === undefined
        ? undefined
        : new WebhookSecret(this, 'alert-webhook', {
            name: webhook.secretName,
            namespace: namespaces.logs,
            key: webhook.key,
            from,
            generation,
          });
    new OpenObserveSetup(this, 'dashboards-and-alerts', {
      plan: dashboardsAndAlerts({
        dashboards: readDashboards(),
        alerts,
        ...(address === undefined ? {} : { webhook }),
      }),
      image: imageReference(components.curl.image, { ecrRegistry, copies }),
      ...(address === undefined ? {} : { dependsOn: [address.secret] }),
    });
  }

  private placePrograms(): void {
    const { workloads: sizes, secretGenerations } = this.environment;
    const version = new TerraformVariable(this, versionVariable, {
      type: 'string',
      nullable: false,
      description:
        'The version of the images of discovery and processor, such as 1.4.0: what was pushed as ' +
        `"${components.discovery.image.tagPrefix}1.4.0" and "1.4.0". Set TF_VAR_${versionVariable}.`,
      validation: [
        {
          condition: `\${can(regex("${tagPattern.source.replaceAll('\\', '\\\\')}", var.${versionVariable})) && !endswith(lower(var.${versionVariable}), "latest")}`,
          errorMessage: 'A version that was pushed, such as 1.4.0; never "latest", which moves.',
        },
      ],
    });
    const place = (
      id: 'discovery' | 'processorMaster' | 'processorWorker',
      props: Pick<ServiceDeploymentProps, 'image' | 'args' | 'settings' | 'pods'> & {
        readonly account: ServiceAccount;
      },
    ) =>
      new ServiceDeployment(this, workloads[id].name, {
        ...props,
        workload: workloads[id],
        serviceAccount: props.account.name,
        resources: sizes[id],
        secretGenerations,
        dependsOn: [props.account.serviceAccount],
      });

    place('discovery', {
      account: new ServiceAccount(this, 'discovery-account', workloadIdentities.discovery),
      image: this.image(components.discovery.image, version, 'discovery'),
      args: ['run'],
      settings: discoverySettingsOf(this.environment),
      pods: one,
    });
    const processor = {
      account: new ServiceAccount(this, 'processor-account', workloadIdentities.processor),
      image: this.image(components.processor.image, version, 'processor'),
      settings: processorSettingsOf(this.environment),
    };
    place('processorMaster', { ...processor, args: ['master'], pods: one });
    place('processorWorker', {
      ...processor,
      args: ['worker'],
      pods: { least: sizes.processorWorkers, most: sizes.processorWorkersMax },
    });
  }

  /** An image of ours by tag and digest. The plan fails where it was not pushed, with the address that says how to. */
  private image(image: DeployTimeImage, version: TerraformVariable, name: string): string {
    const { ecrRegistry } = releaseSettingsOf(this.environment);
    const tag = `${image.tagPrefix}${version.stringValue}`;
    const { digest } = new ImageLookup(this, `${name}-image--see-images-README`, {
      repository: image.repository,
      tag,
    });
    return `${ecrRegistry}/${image.repository}:${tag}@${digest}`;
  }
}

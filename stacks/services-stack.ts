import type { App } from 'cdktf';
import { OpenObserveSetup } from '../constructs/kubernetes/openobserve-setup';
import { readDashboards } from '../constructs/kubernetes/openobserve-setup/dashboard-files';
import { dashboardsAndAlerts } from '../constructs/kubernetes/openobserve-setup/dashboards-and-alerts';
import { WebhookSecret } from '../constructs/kubernetes/webhook-secret';
import { alerts } from '../contract/alerts';
import { namespaces } from '../contract/namespaces';
import { imageReference } from '../values/component';
import { components } from '../values/components';
import type { Environment } from '../values/schema';
import { InClusterStack } from './in-cluster-stack';
import { releaseSettingsOf } from './release-settings';

const webhook = { secretName: 'alert-webhook', key: 'url' } as const;

/** What is deployed many times a day: dashboards and alerts. */
export class ServicesStack extends InClusterStack {
  constructor(app: App, environment: Environment) {
    super(app, environment, 'services');
    const { webhookSecret: from, webhookGeneration: generation } = environment.alerting;
    const { ecrRegistry, copies } = releaseSettingsOf(environment);
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
}

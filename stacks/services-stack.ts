import type { App } from 'cdktf';
import type { Environment } from '../values/schema';
import { InClusterStack } from './in-cluster-stack';

/** What is deployed many times a day: dashboards and alerts, and the services. */
export class ServicesStack extends InClusterStack {
  constructor(app: App, environment: Environment) {
    super(app, environment, 'services');
  }
}

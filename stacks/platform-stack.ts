import type { App } from 'cdktf';
import type { Environment } from '../values/schema';
import { InClusterStack } from './in-cluster-stack';

/** What runs in the cluster beneath the services: namespaces, storage, policies, secrets, and the five components. */
export class PlatformStack extends InClusterStack {
  constructor(app: App, environment: Environment) {
    super(app, environment, 'platform');
  }
}

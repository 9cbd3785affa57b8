import type { ComponentProps } from '../constructs/helm/pinned-release';
import { namesOf } from '../values/names';
import type { Environment } from '../values/schema';

/** What all releases of an environment share. */
export const releaseSettingsOf = (environment: Environment): ComponentProps['settings'] => ({
  chartSource: environment.chartSource,
  ecrRegistry: namesOf(environment).imageRegistry,
  copies: environment.imageSource === 'ecr',
  environmentFile: `values/environments/${environment.name}.ts`,
});

import type { z } from 'zod';
import { pinsFor } from './kubernetes-versions';
import { crossFieldRules } from './schema/cross-field-rules';
import { environmentShape } from './schema/shape';
import { generationsOf } from './secret-generations';

/** One environment, defaults filled in and every rule between its fields checked. */
export const environmentSchema = environmentShape
  .transform((environment) => ({
    ...environment,
    imageRegistryAccount: environment.imageRegistryAccount ?? environment.account,
    chartSource: environment.chartSource ?? environment.imageSource,
    nodeGroup: {
      ...environment.nodeGroup,
      amiRelease:
        environment.nodeGroup.amiRelease ?? pinsFor(environment.cluster.kubernetesVersion).nodeImage.release,
    },
    logs: {
      ...environment.logs,
      rds: environment.logs.rds.map((source) => ({
        ...source,
        account: source.account ?? environment.account,
        region: source.region ?? environment.region,
      })),
    },
    retention: {
      ...environment.retention,
      archiveExpiryDays: environment.retention.archiveExpiryDays ?? environment.retention.searchableDays + 30,
    },
    secretGenerations: generationsOf(environment.secretGenerations),
    workloads: {
      ...environment.workloads,
      processorWorkersMax:
        environment.workloads.processorWorkersMax ?? Math.max(4, environment.workloads.processorWorkers),
    },
    network:
      environment.network.mode === 'create'
        ? {
            ...environment.network,
            nodeZone: environment.network.nodeZone ?? (environment.network.zones[0] as string),
          }
        : environment.network,
  }))
  .superRefine(crossFieldRules);

/** What an environment file writes. */
export type EnvironmentInput = z.input<typeof environmentShape>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** One environment as every construct sees it: complete, valid and frozen. */
export type Environment = DeepReadonly<z.output<typeof environmentSchema>>;

export type CreatedNetwork = Extract<Environment['network'], { mode: 'create' }>;

/**
 * The sizes of what is no service: jobs, and containers that prepare a pod and end. They are no settings of an
 * environment, for nothing about them grows with its logs.
 */
interface ContainerSize {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** A container without a size of its own gets this one from the namespace: an init container that copies a file, say. */
export const helperContainer = {
  requests: { cpu: '10m', memory: '32Mi' },
  limits: { cpu: '100m', memory: '128Mi' },
} as const satisfies ContainerSize;

/** The init container of Kafka’s chart: a shell that fills passwords into a file. */
export const kafkaPreparation = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '500m', memory: '128Mi' },
} as const satisfies ContainerSize;

/** Jobs of ours: how many of each may run at the same time, and what one may use. */
export const jobs = {
  /** Declares the topics, after each release of the Kafka chart: Java programs, one after the other. */
  kafkaTopics: {
    name: 'kafka topics job',
    pods: 1,
    size: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  },
  /** Users and streams with the platform, dashboards and alerts with the services: each once at release, and on a schedule. */
  openobserveSetup: {
    name: 'openobserve setup jobs',
    pods: 4,
    size: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
  },
} as const satisfies Record<
  string,
  { readonly name: string; readonly pods: number; readonly size: ContainerSize }
>;

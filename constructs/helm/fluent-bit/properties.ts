/** The properties of one part of a pipeline, as Fluent Bit’s YAML names them. */
export type Properties = Readonly<Record<string, unknown>>;

/** Folders inside the container. */
export const paths = {
  /** The chart mounts its ConfigMap here. */
  configuration: '/fluent-bit/etc/conf',
  /** The buffer and what the tail input remembers: a folder of the node, so that both outlive the pod. */
  state: '/var/lib/fluent-bit',
  logs: '/var/log',
} as const;

/** The environment variables that secrets come in. */
export const variables = {
  openobserveEmail: 'OPENOBSERVE_EMAIL',
  openobservePassword: 'OPENOBSERVE_PASSWORD',
  sharedKey: 'FORWARD_SHARED_KEY',
} as const;

export const fromEnvironment = (variable: string): string => `\${${variable}}`;

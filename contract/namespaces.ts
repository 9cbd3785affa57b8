/** The namespaces of this system. */
export const namespaces = {
  /** Everything but node agents. Pod Security `restricted`. */
  logs: 'aurora-logs',
  /** Agents that read the node’s files, which `restricted` forbids. Pod Security `privileged`, for Fluent Bit alone. */
  agents: 'aurora-agents',
} as const;

export type NamespaceId = keyof typeof namespaces;

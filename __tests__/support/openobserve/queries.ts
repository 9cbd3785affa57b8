import type { Catalogue } from './catalogue';
import { promqlNames } from './promql-names';
import { sqlNames } from './sql-names';

type Columns = ReadonlyMap<string, ReadonlySet<string>>;

const unknownColumns = (columns: Columns, streams: readonly string[], read: readonly string[]): string[] => {
  const known = new Set(streams.flatMap((stream) => [...(columns.get(stream) ?? [])]));
  return [...new Set(read)]
    .filter((column) => !known.has(column))
    .map((column) => `${streams.join(', ')} has no ${column}`);
};

const unknownStreams = (columns: Columns, streams: readonly string[]): string[] =>
  streams.filter((stream) => !columns.has(stream)).map((stream) => `there is no stream ${stream}`);

/** What a statement speaks of that the contract does not have. */
export function sqlFaults(catalogue: Catalogue, type: 'logs' | 'metrics', sql: string): string[] {
  const { streams, columns } = sqlNames(sql);
  if (streams.length === 0) return ['no stream is named'];
  const missing = unknownStreams(catalogue[type], streams);
  return missing.length > 0 ? missing : unknownColumns(catalogue[type], streams, columns);
}

/** What an expression speaks of that the contract does not have. */
export function promqlFaults(catalogue: Catalogue, expression: string): string[] {
  const { metrics, labels } = promqlNames(expression);
  if (metrics.length === 0) return ['no metric is named'];
  const missing = unknownStreams(catalogue.metrics, metrics);
  return missing.length > 0
    ? missing
    : metrics.flatMap((metric) => unknownColumns(catalogue.metrics, [metric], labels));
}

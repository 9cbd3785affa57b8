/** What an expression speaks of. */
export interface PromqlNames {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

const words = new Set('by without sum min max avg count rate increase on ignoring topk bottomk'.split(' '));

const names = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/**
 * The names in an expression of the PromQL that dashboards and alerts are written in. Every word that is no function,
 * operator, label or duration counts as a metric, so that nothing slips through.
 */
export function promqlNames(expression: string): PromqlNames {
  const labels: string[] = [];
  const rest = expression
    .replace(/\{([^}]*)\}/g, (_, selectors: string) => {
      labels.push(
        ...[...selectors.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"[^"]*"/g)].map(([, name = '']) => name),
      );
      return ' ';
    })
    .replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, list: string) => {
      labels.push(...names(list));
      return ' ';
    })
    .replace(/\[\s*\w+\s*\]/g, ' ');
  const metrics = [...rest.matchAll(/[A-Za-z_:][\w:]*/g)]
    .map(([word]) => word)
    .filter((word) => !words.has(word));
  return { metrics, labels };
}

/**
 * What is known about one place in a chart’s values. A text is the type of what may stand there:
 *
 * - `text`, `number`, `boolean`, `list`, or several of them with `|` between;
 * - `scalar`: the chart’s default is an empty text, so that any of the first three may be meant;
 * - `any`: a template reads it, but nothing says its type;
 * - `public-password`: a text whose default is a password that everybody can read in the chart.
 *
 * An object is a map: its keys, and under `*` what any other key may hold. Without `*` there are no others.
 */
export type KnownValue = string | KnownMap;

export interface KnownMap {
  readonly [key: string]: KnownValue;
}

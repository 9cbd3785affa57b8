import { z } from 'zod';
import { panelConfigSchema } from './panel-config-schema';

/**
 * A dashboard of version 5, the newest that this release knows (openobserve v0.15.0-rc4,
 * src/config/src/meta/dashboards/v5/mod.rs). Fields that it does not know are refused: it would forget them.
 */
const streamType = z.enum(['logs', 'metrics', 'traces', 'enrichment_tables', 'metadata', 'index']);

/** Text that is there for a person. */
const titled = z.string().regex(/\S/, { error: 'a title' });

const axisItem = z.strictObject({
  label: z.string(),
  alias: z.string(),
  column: z.string(),
  color: z.string().nullish(),
  aggregationFunction: z
    .enum([
      'count',
      'count-distinct',
      'histogram',
      'sum',
      'min',
      'max',
      'avg',
      'median',
      'p50',
      'p90',
      'p95',
      'p99',
    ])
    .nullish(),
  sortBy: z.string().nullish(),
  args: z.array(z.strictObject({ value: z.string().nullish() })).nullish(),
  isDerived: z.boolean().nullish(),
  havingConditions: z
    .array(z.strictObject({ value: z.number().nullish(), operator: z.string().nullish() }))
    .nullish(),
  treatAsNonTimestamp: z.boolean().nullish(),
});

const condition = z.strictObject({
  type: z.string(),
  values: z.array(z.string()),
  column: z.string(),
  operator: z.string().nullish(),
  value: z.string().nullish(),
  logicalOperator: z.string(),
  filterType: z.string(),
});

const group = z.strictObject({
  filterType: z.string(),
  logicalOperator: z.string(),
  get conditions(): z.ZodArray<z.ZodUnion<[typeof condition, typeof group]>> {
    return z.array(z.union([condition, group]));
  },
});

const fields = z.strictObject({
  stream: z.string(),
  stream_type: streamType,
  x: z.array(axisItem),
  y: z.array(axisItem),
  // The server could do without these two; the user interface stops at a panel without the first
  // (web/src/components/dashboards/PanelSchemaRenderer.vue).
  z: z.array(axisItem),
  breakdown: z.array(axisItem),
  latitude: axisItem.nullish(),
  longitude: axisItem.nullish(),
  weight: axisItem.nullish(),
  name: axisItem.nullish(),
  value_for_maps: axisItem.nullish(),
  source: axisItem.nullish(),
  target: axisItem.nullish(),
  value: axisItem.nullish(),
  filter: z.union([condition, group]),
});

const query = z.strictObject({
  query: z.string().nullish(),
  vrlFunctionQuery: z.string().nullish(),
  customQuery: z.boolean(),
  fields,
  config: z.strictObject({
    promql_legend: z.string(),
    layer_type: z.string().nullish(),
    weight_fixed: z.number().nullish(),
    limit: z.number().nullish(),
    min: z.number().nullish(),
    max: z.number().nullish(),
    time_shift: z.array(z.strictObject({ offSet: z.string().nullish() })).nullish(),
  }),
});

/** Columns of the grid that panels are laid out on (web/src/views/Dashboards/RenderDashboardCharts.vue). */
const columns = 48;

const layout = z.strictObject({
  x: z.int().min(0),
  y: z.int().min(0),
  w: z.int().min(1),
  h: z.int().min(1),
  i: z.int(),
});

/** The kinds of chart (web/src/components/dashboards/PanelSchemaRenderer.vue). */
const panelTypes = [
  'area',
  'area-stacked',
  'bar',
  'h-bar',
  'stacked',
  'h-stacked',
  'line',
  'scatter',
  'heatmap',
  'pie',
  'donut',
  'metric',
  'gauge',
  'table',
  'html',
  'markdown',
  'geomap',
  'maps',
  'sankey',
  'custom_chart',
] as const;

const panel = z.strictObject({
  id: z.string().min(1),
  type: z.enum(panelTypes),
  title: titled,
  description: z.string(),
  config: panelConfigSchema,
  queryType: z.enum(['sql', 'promql', '']).default(''),
  queries: z.array(query),
  layout: layout.refine(({ x, w }) => x + w <= columns, { error: `a panel within ${columns} columns` }),
  htmlContent: z.string().nullish(),
  markdownContent: z.string().nullish(),
  customChartContent: z.string().nullish(),
});

type Layout = z.infer<typeof layout>;

const overlap = (one: Layout, other: Layout): boolean =>
  one.x < other.x + other.w &&
  other.x < one.x + one.w &&
  one.y < other.y + other.h &&
  other.y < one.y + one.h;

const tab = z
  .strictObject({ tabId: z.string().min(1), name: titled, panels: z.array(panel).default([]) })
  .superRefine(({ panels }, context) => {
    panels.forEach((one, index) => {
      const other = panels.slice(0, index).find((earlier) => overlap(one.layout, earlier.layout));
      if (other === undefined) return;
      context.addIssue({
        code: 'custom',
        path: ['panels', index, 'layout'],
        message: `a place that panel ${JSON.stringify(other.title)} does not lie on`,
      });
    });
  });

const variables = z.strictObject({
  list: z.array(
    z.strictObject({
      type: z.string(),
      name: z.string(),
      label: z.string(),
      query_data: z
        .strictObject({
          stream_type: streamType,
          stream: z.string(),
          field: z.string(),
          max_record_size: z.int().nullish(),
          filter: z
            .array(
              z.strictObject({
                name: z.string().nullish(),
                operator: z.string().nullish(),
                value: z.string(),
              }),
            )
            .nullish(),
        })
        .nullish(),
      value: z.string().nullish(),
      options: z
        .array(z.strictObject({ label: z.string(), value: z.string(), selected: z.boolean().nullish() }))
        .nullish(),
      multiSelect: z.boolean().nullish(),
      hideOnDashboard: z.boolean().nullish(),
      selectAllValueForMultiSelect: z.string().nullish(),
      customMultiSelectValue: z.array(z.string()).nullish(),
      escapeSingleQuotes: z.boolean().nullish(),
    }),
  ),
  showDynamicFilters: z.boolean().nullish(),
});

const repeated = (ids: readonly string[]): string | undefined =>
  ids.find((id, index) => ids.indexOf(id) < index);

export const dashboardSchema = z
  .strictObject({
    version: z.literal(5, { error: '5, which is the newest version that this release of OpenObserve knows' }),
    dashboardId: z.string(),
    title: titled,
    description: z.string().optional(),
    role: z.string().optional(),
    owner: z.string().optional(),
    created: z.string().optional(),
    tabs: z.array(tab).min(1, { error: 'at least one tab' }),
    variables: variables.nullish(),
    defaultDatetimeDuration: z
      .strictObject({
        type: z.string(),
        relativeTimePeriod: z.string().nullish(),
        startTime: z.int().nullish(),
        endTime: z.int().nullish(),
      })
      .nullish(),
  })
  .superRefine(({ tabs }, context) => {
    const tabId = repeated(tabs.map((each) => each.tabId));
    const panelId = repeated(tabs.flatMap(({ panels }) => panels.map(({ id }) => id)));
    for (const [what, id] of [['tab', tabId] as const, ['panel', panelId] as const]) {
      if (id === undefined) continue;
      context.addIssue({
        code: 'custom',
        path: ['tabs'],
        message: `one ${what} with id ${JSON.stringify(id)}`,
      });
    }
  });

/** One dashboard, as OpenObserve exports and imports it. */
export type Dashboard = z.infer<typeof dashboardSchema>;

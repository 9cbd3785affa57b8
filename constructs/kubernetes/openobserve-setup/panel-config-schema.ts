import { z } from 'zod';

/**
 * How a panel looks: `struct PanelConfig` and what hangs on it (openobserve v0.15.0-rc4,
 * src/config/src/meta/dashboards/v5/mod.rs). Fields that this release does not know are refused: it would forget them.
 */
const optionalText = z.string().nullish();
const optionalNumber = z.number().nullish();
const optionalBoolean = z.boolean().nullish();

const mapping = z.strictObject({
  type: optionalText,
  value: optionalText,
  from: optionalText,
  to: optionalText,
  pattern: optionalText,
  match: optionalText,
  color: optionalText,
  text: optionalText,
});

const drillDown = z.strictObject({
  name: optionalText,
  type: optionalText,
  targetBlank: optionalBoolean,
  findBy: optionalText,
  data: z
    .strictObject({
      url: optionalText,
      folder: optionalText,
      dashboard: optionalText,
      tab: optionalText,
      passAllVariables: optionalBoolean,
      variables: z.array(z.strictObject({ name: optionalText, value: optionalText })).nullish(),
      logsMode: optionalText,
      logsQuery: optionalText,
    })
    .nullish(),
});

const overrideConfig = z.strictObject({
  field: z.strictObject({ matchBy: z.string(), value: z.string() }).nullish(),
  config: z
    .array(
      z.strictObject({
        type: z.string(),
        value: z.strictObject({ unit: z.string(), customUnit: z.string() }).nullish(),
      }),
    )
    .nullish(),
});

const maps = {
  base_map: z.strictObject({ type: optionalText }).nullish(),
  map_type: z.strictObject({ type: optionalText }).nullish(),
  map_view: z.strictObject({ zoom: z.number(), lat: z.number(), lng: z.number() }).nullish(),
  map_symbol_style: z
    .strictObject({
      size: z.string(),
      size_by_value: z.strictObject({ min: z.number(), max: z.number() }).nullish(),
      size_fixed: z.number(),
    })
    .nullish(),
};

const lineInterpolation = z.enum(['smooth', 'linear', 'step-start', 'step-end', 'step-middle']);

/** `LabelPosition`: where the number of a bar or a point stands. */
const labelPosition = z.enum([
  'top',
  'left',
  'right',
  'bottom',
  'inside',
  'insideLeft',
  'insideRight',
  'insideTop',
  'insideBottom',
  'insideTopLeft',
  'insideBottomLeft',
  'insideTopRight',
  'insideBottomRight',
  'outside',
]);

export const panelConfigSchema = z.strictObject({
  show_legends: z.boolean(),
  legends_position: optionalText,
  unit: optionalText,
  unit_custom: optionalText,
  decimals: optionalNumber,
  line_thickness: optionalNumber,
  step_value: optionalText,
  top_results: optionalNumber,
  top_results_others: optionalBoolean,
  y_axis_min: optionalNumber,
  y_axis_max: optionalNumber,
  axis_width: optionalNumber,
  axis_border_show: optionalBoolean,
  label_option: z.strictObject({ position: labelPosition.nullish(), rotate: optionalNumber }).nullish(),
  show_symbol: optionalBoolean,
  line_interpolation: lineInterpolation.nullish(),
  legend_width: z.strictObject({ value: optionalNumber, unit: optionalText }).nullish(),
  ...maps,
  drilldown: z.array(drillDown).nullish(),
  mark_line: z
    .array(z.strictObject({ name: optionalText, type: optionalText, value: optionalText }))
    .nullish(),
  override_config: z.array(overrideConfig).nullish(),
  connect_nulls: optionalBoolean,
  no_value_replacement: optionalText,
  wrap_table_cells: optionalBoolean,
  table_transpose: optionalBoolean,
  table_dynamic_columns: optionalBoolean,
  mappings: z.array(mapping).nullish(),
  color: z
    .strictObject({ mode: optionalText, fixedColor: z.array(z.string()).nullish(), seriesBy: optionalText })
    .nullish(),
  background: z
    .strictObject({ type: z.string(), value: z.strictObject({ color: z.string() }).nullish() })
    .nullish(),
  trellis: z
    .strictObject({ layout: optionalText, num_of_columns: z.int(), group_by_y_axis: optionalBoolean })
    .nullish(),
});

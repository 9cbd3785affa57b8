import type { AlertContract } from '../../../contract/alerts';
import { storedMetricName } from '../../../contract/metrics';
import { definitionOf, ksuidOf } from './definition';

/** The one destination, and the template that it uses. */
export const notification = 'aurora-notification';

/**
 * What is posted: a JSON object with one field `text`, which is what the incoming webhooks of chat services take. Names in
 * braces are filled in by OpenObserve (openobserve v0.15.0-rc4, src/service/alerts/alert.rs, process_dest_template).
 */
export const template = {
  name: notification,
  type: 'http',
  title: '',
  body: JSON.stringify({ text: '[{severity}] {alert_name}: {meaning}\n{rows}\n{alert_url}' }),
};

/** A request for one alert, and what it is compared by. */
export interface AlertObject {
  readonly id: string;
  readonly definition: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const queryCondition = ({ query }: AlertContract) =>
  query.language === 'sql'
    ? { type: 'sql', sql: query.statement }
    : {
        type: 'promql',
        promql: query.expression,
        promql_condition: { column: 'value', operator: query.operator, value: query.value },
      };

/**
 * An alert as version 2 of the API takes it (openobserve v0.15.0-rc4, src/handler/http/models/alerts/mod.rs). Its id comes
 * from its name and its stream, which OpenObserve never changes in an alert that is there.
 */
export function alertObject(alert: AlertContract): AlertObject {
  const { fires = { operator: '>=', count: 1 } } = alert;
  const stream = storedMetricName(alert.metric);
  const content = {
    name: alert.name,
    stream_type: 'metrics',
    stream_name: stream,
    is_real_time: false,
    query_condition: queryCondition(alert),
    trigger_condition: {
      period: alert.periodMinutes,
      frequency: alert.frequencyMinutes,
      frequency_type: 'minutes',
      silence: alert.silenceMinutes,
      operator: fires.operator,
      threshold: fires.count,
    },
    destinations: [notification],
    row_template: alert.row,
    description: alert.meaning,
    enabled: true,
  };
  const attributes = { severity: alert.severity, meaning: alert.meaning };
  const definition = definitionOf({ content, attributes });
  const id = ksuidOf(`metrics/${stream}/${alert.name}`);
  return { id, definition, body: { id, ...content, context_attributes: { ...attributes, definition } } };
}

import {
  alertObject,
  notification,
  template,
} from '../../../../constructs/kubernetes/openobserve-setup/alert-objects';
import { alerts, type AlertContract } from '../../../../contract/alerts';

const alert: AlertContract = {
  name: 'aurora-test',
  severity: 'warning',
  meaning: 'It is only a test.',
  metric: { name: 'aurora.test', kind: 'gauge', unit: 's', meaning: 'A test.', attributes: [] },
  query: { language: 'sql', statement: 'SELECT max("value") AS "most" FROM "aurora_test"' },
  periodMinutes: 10,
  frequencyMinutes: 5,
  silenceMinutes: 60,
  row: '{most}',
};

it('is an alert on the stream of its metric, which tells the one destination', () => {
  expect(alertObject(alert).body).toMatchObject({
    name: 'aurora-test',
    stream_type: 'metrics',
    stream_name: 'aurora_test',
    is_real_time: false,
    query_condition: { type: 'sql', sql: 'SELECT max("value") AS "most" FROM "aurora_test"' },
    trigger_condition: {
      period: 10,
      frequency: 5,
      frequency_type: 'minutes',
      silence: 60,
      operator: '>=',
      threshold: 1,
    },
    destinations: [notification],
    row_template: '{most}',
    enabled: true,
    context_attributes: { severity: 'warning', meaning: 'It is only a test.' },
  });
});

it('fires when it is told to', () => {
  const { body } = alertObject({ ...alert, fires: { operator: '<', count: 1 } });
  expect(body['trigger_condition']).toMatchObject({ operator: '<', threshold: 1 });
});

it('has the value of a PromQL query apart from its expression', () => {
  const query = { language: 'promql', expression: 'max(aurora_test)', operator: '>', value: 3 } as const;
  expect(alertObject({ ...alert, query }).body['query_condition']).toEqual({
    type: 'promql',
    promql: 'max(aurora_test)',
    promql_condition: { column: 'value', operator: '>', value: 3 },
  });
});

it('has an id that OpenObserve takes, and that stays while name and stream do', () => {
  const { id } = alertObject(alert);
  // A KSUID: 27 digits to the base of 62, and no more than 20 bytes can say.
  expect(id).toMatch(/^[0-9A-Za-z]{27}$/);
  expect(id <= 'aWgEPTl1tmebfsQzFP4bxwgy80V').toBe(true);
  expect(alertObject({ ...alert, meaning: 'Another text.' }).id).toBe(id);
  expect(alertObject({ ...alert, name: 'aurora-other' }).id).not.toBe(id);
  expect(alertObject({ ...alert, metric: { ...alert.metric, name: 'aurora.other' } }).id).not.toBe(id);
  const ids = alerts.map((each) => alertObject(each).id);
  expect(new Set(ids).size).toBe(ids.length);
});

it.each([
  { what: 'its text', change: { meaning: 'Another text.' } },
  { what: 'its severity', change: { severity: 'critical' as const } },
  { what: 'its threshold', change: { fires: { operator: '>=' as const, count: 2 } } },
  { what: 'its period', change: { periodMinutes: 11 } },
  { what: 'its row', change: { row: '' } },
])('has another definition where $what is another one', ({ change }) => {
  expect(alertObject({ ...alert, ...change }).definition).not.toBe(alertObject(alert).definition);
});

it('carries its definition where OpenObserve hands it back', () => {
  const { definition, body } = alertObject(alert);
  expect(body['context_attributes']).toMatchObject({ definition });
});

it('is told by a JSON object that chat services understand', () => {
  expect(JSON.parse(template.body)).toEqual({
    text: '[{severity}] {alert_name}: {meaning}\n{rows}\n{alert_url}',
  });
});

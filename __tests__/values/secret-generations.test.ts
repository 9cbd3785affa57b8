import { generationAnnotations, generationsOf } from '../../values/secret-generations';

const generations = {
  openobserveRoot: 1,
  openobserveIngest: 2,
  kafkaClients: 3,
  valkeyUsers: 4,
  fluentForward: 5,
};

test('a pod’s annotations have the generation of each secret that it reads, as text', () => {
  expect(generationAnnotations(generations, 'openobserveIngestion', 'fluentForward')).toEqual({
    'aurora-log-system/generation-of-openobserve-ingestion': '2',
    'aurora-log-system/generation-of-fluent-forward': '5',
  });
});

test('they change with the generation of one of these, and with no other', () => {
  const annotations = (changes: Partial<typeof generations>) =>
    generationAnnotations({ ...generations, ...changes }, 'kafkaClients');
  expect(annotations({ kafkaClients: 4 })).not.toEqual(annotations({}));
  expect(annotations({ valkeyUsers: 9 })).toEqual(annotations({}));
});

test('a secret that got new fields counts as generated anew, and no other does', () => {
  expect(generationsOf(generations)).toEqual({ ...generations, valkeyUsers: 5 });
});

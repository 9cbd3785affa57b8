import { copyOf } from '../../contract/repositories';
import { allComponents } from '../../values/components';
import { copiesFor } from '../../values/copies';

it('everyone needs a copy of the Kafka image, whose public name no longer resolves', () => {
  expect(copiesFor([{ imageSource: 'upstream', chartSource: 'upstream' }])).toEqual([
    {
      kind: 'image',
      from: 'docker.io/bitnamilegacy/kafka:4.0.0',
      repository: 'aurora-kafka',
      tag: '4.0.0',
    },
  ]);
});

it('who pulls from ECR alone needs a copy of every image of others and of every chart', () => {
  const copies = copiesFor([
    { imageSource: 'upstream', chartSource: 'upstream' },
    { imageSource: 'ecr', chartSource: 'ecr' },
  ]);
  const images = allComponents.filter(({ image }) => image.pinned === 'here');
  const charts = allComponents.flatMap(({ chart }) => chart ?? []);
  expect(copies.filter(({ kind }) => kind === 'image')).toHaveLength(images.length);
  expect(copies.filter(({ kind }) => kind === 'chart').map(({ repository }) => repository)).toEqual(
    charts.map(({ name }) => copyOf(`charts/${name}`)),
  );
  expect(copies).toContainEqual({
    kind: 'image',
    from: 'docker.io/valkey/valkey:8.1.3',
    repository: 'aurora-copies/valkey/valkey',
    tag: '8.1.3',
  });
});

it('a digest that is pinned says what to copy', () => {
  const curl = copiesFor([{ imageSource: 'ecr', chartSource: 'upstream' }]).find(({ repository }) =>
    repository.endsWith('/curl'),
  );
  expect(curl).toMatchObject({
    from: expect.stringMatching(/^docker\.io\/curlimages\/curl:8\.17\.0@sha256:/),
  });
});

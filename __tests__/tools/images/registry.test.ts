import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtImages, pushTarget } from '../../../tools/images/registry';
import { environment } from '../../support/environment';

const [one, two] = ['111122223333', '444455556666'];

it('the images that are built are those of our programs, each with its Dockerfile', () => {
  const folders = readdirSync(join(__dirname, '..', '..', '..', 'images'));
  expect(builtImages.map(({ id, repository, tagPrefix }) => `${id} ${repository}:${tagPrefix}`)).toEqual([
    'discovery aurora-log-system:discovery-',
    'processor aurora-processor:',
  ]);
  expect(builtImages.filter(({ id }) => !folders.includes(id))).toEqual([]);
});

it('they are pushed to one registry, as the role of its account', () => {
  const environments = [
    environment({ name: 'prod', account: two, imageRegistryAccount: one }),
    environment({ name: 'dev', account: one }),
  ];
  expect(pushTarget(environments)).toEqual({
    registry: `${one}.dkr.ecr.eu-west-1.amazonaws.com`,
    region: 'eu-west-1',
    role: `arn:aws:iam::${one}:role/aurora-images`,
  });
});

it('where environments name several registries, nobody builds twice', () => {
  const environments = [
    environment({ name: 'dev', account: one }),
    environment({ name: 'prod', account: two }),
  ];
  expect(() => pushTarget(environments)).toThrow(
    /imageRegistryAccount: given 111122223333 \(dev\.ts\), 444455556666 \(prod\.ts\); allowed: one account/,
  );
});

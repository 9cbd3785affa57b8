import type { Place } from './place';

/** What stands in angle brackets on the pages, and something of that form to try the command with. */
const samples = (place: Place): Readonly<Record<string, string>> => ({
  environment: place.environment.name,
  account: place.environment.account,
  region: place.environment.region,
  registry: place.names.imageRegistry,
  version: '1.4.0',
  digest: 'a'.repeat(64),
  address: place.anAddress,
  'new-address': 'aws_s3_bucket.moved',
  instance: 'db-1',
  cluster: 'cluster-1',
  'dead-letter': 'db-1/3f2a9c:1048576',
  since: '2026-11-20T00:00:00Z',
  until: '2026-11-21T00:00:00Z',
  pod: 'processor-worker-7c9d5b6f4-x2x4z',
  'persistent-volume': 'pvc-0f2d8c0e',
  volume: 'vol-0a1b2c3d4e5f67890',
  snapshot: 'snap-0a1b2c3d4e5f67890',
  zone: `${place.environment.region}a`,
  size: '40',
  subnet: 'subnet-0a1b2c3d4e5f67890',
  'security-group': 'sg-0a1b2c3d4e5f67890',
  machine: 'i-0a1b2c3d4e5f67890',
  profile: 'deployer',
  charts: 'charts',
  before: 'cdktf.before',
  after: 'cdktf.after',
  hcl: 'cdktf.hcl',
  file: 'mysql-slowquery.log',
  type: 'slowquery',
  folder: 'folder',
  'parameter-group': 'orders-mysql8',
});

/** @throws Error for a word in angle brackets that nobody has a sample of */
export function filled(text: string, place: Place): string {
  const known = samples(place);
  return text.replace(/<([a-z][a-z-]*)>/g, (_, name: string) => {
    const sample = known[name];
    if (sample === undefined)
      throw new Error(`<${name}> is in no list of placeholders; there are ${Object.keys(known).join(', ')}`);
    return sample;
  });
}

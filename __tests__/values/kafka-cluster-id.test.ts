import fc from 'fast-check';
import { kafkaClusterId } from '../../values/kafka-cluster-id';

const account = fc.stringMatching(/^\d{12}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/);

describe('the id of an environment’s Kafka cluster', () => {
  it('stays what it is: a volume that was formatted with it takes no other', () => {
    expect(kafkaClusterId({ name: 'dev', account: '072006186126' })).toBe('YdlSVF_z1xmbV52rTm074w');
  });

  it('is a UUID in 22 characters of URL-safe base64, and starts with no dash', () => {
    fc.assert(
      fc.property(name, account, (environment, number) => {
        const id = kafkaClusterId({ name: environment, account: number });
        expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
        expect(Buffer.from(id, 'base64url').toString('base64url')).toBe(id);
        expect(Buffer.from(id, 'base64url')).toHaveLength(16);
      }),
      { numRuns: 500 },
    );
  });

  it('is made anew where the first one would start with a dash', () => {
    // The first sixteen bytes of the hash of this very name come out as “-rqDwQgY6rLjIQkW8UgQ8g”.
    const id = kafkaClusterId({ name: 'e55', account: '111122223333' });
    expect(id).toMatch(/^[A-Za-z0-9_]/);
    expect(id).not.toContain('rqDwQgY6rLjIQkW8UgQ8g');
  });

  it('differs between environments and between accounts', () => {
    const ids = ['dev', 'staging', 'prod'].flatMap((environment) =>
      ['111122223333', '444455556666'].map((number) =>
        kafkaClusterId({ name: environment, account: number }),
      ),
    );
    expect(new Set(ids).size).toBe(6);
  });
});

import { recordFields } from '../../../contract/record-fields';
import { constantsOf, parserOptionsOf } from '../../../services/processor/constants';
import { noon, trackedItem } from '../support/tracked-item';

const account = '123456789012';

describe('Columns that all records of a generation share', () => {
  it('are columns of the contract, and say where the record comes from', () => {
    const constants = constantsOf(trackedItem(), { region: 'eu-central-1', account });
    expect(Object.keys(constants).filter((name) => !(name in recordFields))).toEqual([]);
    expect(constants).toMatchObject({
      cloud_resource_id: `arn:aws:rds:eu-central-1:${account}:db:db-1`,
      aws_rds_instance_id: 'db-1',
      server_address: 'db-1',
      aws_s3_bucket: 'logs',
      aws_s3_key: 'c1/db-1/slowquery/mysql-slowquery.log',
      log_generation: 'a'.repeat(32),
    });
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-east-1', 'aws'],
  ])('name the partition of %s', (region, partition) => {
    const { cloud_resource_id: arn } = constantsOf(trackedItem(), { region, account });
    expect(arn).toBe(`arn:${partition}:rds:${region}:${account}:db:db-1`);
  });

  it('name no key for a file that does not come from S3', () => {
    const constants = constantsOf(
      trackedItem({
        source: {
          kind: 'rds',
          account: '123456789012',
          region: 'us-east-1',
          instance: 'db-1',
          file: 'slowquery/mysql-slowquery.log',
          size: 1,
          written: 1,
          listed: 1,
        },
      }),
      {
        region: 'eu-central-1',
        account,
      },
    );
    expect(constants).not.toHaveProperty('aws_s3_key');
  });

  it('go to the parser with the time of the file in microseconds', () => {
    const settings = {
      home: { region: 'eu-central-1', account },
      timeZone: 'UTC',
      fingerprint: true,
      mask: false,
    };
    expect(parserOptionsOf(trackedItem(), settings)).toMatchObject({
      ...{ logType: 'slowquery', fileTime: noon * 1000, timeZone: 'UTC', fingerprint: true, mask: false },
    });
  });
});

import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { tables, type TableContract, type TableId } from '../../../contract/tables';
import { startMoto, type Moto } from '../../support/moto';

export const account = '111122223333';
export const region = 'us-east-1';

/** What one environment has at AWS: a bucket of log files, and tables with the contract’s keys. */
export interface Place {
  readonly bucket: string;
  readonly tables: Readonly<Record<TableId, string>>;
}

/** Where AWS is played. */
export interface AwsEndpoints {
  readonly s3: string;
  readonly dynamodb: string;
}

/**
 * AWS, played by moto: a server for S3 and one for DynamoDB, since moto answers one request at a time and copies every item
 * of a table that it scans.
 */
export class Aws {
  private readonly s3: S3Client;
  private readonly dynamodb: DynamoDBClient;
  private readonly documents: DynamoDBDocumentClient;

  private constructor(
    private readonly forS3: Moto,
    private readonly forDynamodb: Moto,
  ) {
    const connection = { region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    this.s3 = new S3Client({ ...connection, endpoint: forS3.endpoint, forcePathStyle: true });
    this.dynamodb = new DynamoDBClient({ ...connection, endpoint: forDynamodb.endpoint });
    this.documents = DynamoDBDocumentClient.from(this.dynamodb);
  }

  static async start(): Promise<Aws> {
    const [forS3, forDynamodb] = await Promise.all([startMoto(account), startMoto(account)]);
    return new Aws(forS3, forDynamodb);
  }

  get endpoints(): AwsEndpoints {
    return { s3: this.forS3.endpoint, dynamodb: this.forDynamodb.endpoint };
  }

  /** What a program of ours needs to take moto for AWS. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ...this.forS3.environment,
      AWS_ENDPOINT_URL_DYNAMODB: this.endpoints.dynamodb,
      AWS_REGION: region,
    };
  }

  /** A new environment. @param versioned whether its bucket keeps what is overwritten. @default true */
  async place(name: string, versioned = true): Promise<Place> {
    const place: Place = {
      bucket: `${name}-source`,
      tables: {
        instanceMetadata: `${name}-instances`,
        logFileTracking: `${name}-tracking`,
        logProcessingJobs: `${name}-jobs`,
      },
    };
    await this.s3.send(new CreateBucketCommand({ Bucket: place.bucket }));
    if (versioned) {
      await this.s3.send(
        new PutBucketVersioningCommand({
          Bucket: place.bucket,
          VersioningConfiguration: { Status: 'Enabled' },
        }),
      );
    }
    for (const [id, table] of Object.entries(place.tables))
      await this.createTable(table, tables[id as TableId]);
    return place;
  }

  async put(bucket: string, key: string, body: Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  /** Every item of a table, as a service reads it. */
  async items(table: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    const pages = paginateScan({ client: this.documents }, { TableName: table, ConsistentRead: true });
    for await (const page of pages) items.push(...(page.Items ?? []));
    return items;
  }

  stop(): void {
    this.s3.destroy();
    this.dynamodb.destroy();
    this.forS3.stop();
    this.forDynamodb.stop();
  }

  private async createTable(name: string, contract: TableContract): Promise<void> {
    const { partitionKey, sortKey, sparseIndex, timeToLive } = contract;
    const schema = (partition: string, sort?: string) => [
      { AttributeName: partition, KeyType: 'HASH' as const },
      ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' as const }]),
    ];
    const keys = new Set([partitionKey, sortKey, sparseIndex?.partitionKey, sparseIndex?.sortKey]);
    await this.dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...keys].flatMap((key) =>
          key === undefined ? [] : [{ AttributeName: key, AttributeType: 'S' as const }],
        ),
        KeySchema: schema(partitionKey, sortKey),
        ...(sparseIndex === undefined
          ? {}
          : {
              GlobalSecondaryIndexes: [
                {
                  IndexName: sparseIndex.name,
                  KeySchema: schema(sparseIndex.partitionKey, sparseIndex.sortKey),
                  Projection: { ProjectionType: 'ALL' as const },
                },
              ],
            }),
      }),
    );
    if (timeToLive === undefined) return;
    await this.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
      }),
    );
  }
}

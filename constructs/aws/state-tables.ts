import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import { tables, type TableContract, type TableId } from '../../contract/tables';
import { statefulLifecycle, type Protection } from './protection';

export interface StateTablesProps {
  /** The name of each table in this environment. */
  readonly tableNames: Readonly<Record<TableId, string>>;
  /** The customer-managed key that encrypts them. */
  readonly kmsKeyArn: string;
  readonly protection: Protection;
}

/**
 * The DynamoDB tables that hold the truth about what has been read and delivered, with the keys of the contract. They
 * are paid by request: discovery writes in bursts.
 */
export class StateTables extends Construct {
  public readonly tables: Readonly<Record<TableId, DynamodbTable>>;

  constructor(scope: Construct, id: string, props: StateTablesProps) {
    super(scope, id);
    const table = (tableId: TableId) => {
      const { name, partitionKey, sortKey, timeToLive, sparseIndex }: TableContract = tables[tableId];
      const keys = [partitionKey, sortKey, sparseIndex?.partitionKey, sparseIndex?.sortKey];
      return new DynamodbTable(this, name, {
        name: props.tableNames[tableId],
        billingMode: 'PAY_PER_REQUEST',
        hashKey: partitionKey,
        rangeKey: sortKey,
        attribute: [...new Set(keys)].flatMap((key) => (key === undefined ? [] : [{ name: key, type: 'S' }])),
        globalSecondaryIndex: sparseIndex && [
          {
            name: sparseIndex.name,
            hashKey: sparseIndex.partitionKey,
            rangeKey: sparseIndex.sortKey,
            // Whoever goes through it needs the whole item, and would otherwise fetch each from the table.
            projectionType: 'ALL',
          },
        ],
        ttl: timeToLive ? { attributeName: timeToLive, enabled: true } : undefined,
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: props.kmsKeyArn },
        deletionProtectionEnabled: props.protection === 'data',
        lifecycle: statefulLifecycle(props.protection),
      });
    };
    this.tables = {
      instanceMetadata: table('instanceMetadata'),
      logFileTracking: table('logFileTracking'),
      logProcessingJobs: table('logProcessingJobs'),
    };
  }
}

import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBLogFilesCommand,
  DownloadDBLogFilePortionCommand,
  RDSClient,
  type Tag,
} from '@aws-sdk/client-rds';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { RdsSourceSetting } from '../../../contract/rds-sources';
import type { RdsApi } from './api';
import { sdkDownload } from './sdk-download';
import { takeLogData } from './sdk-log-data';

export interface SdkApiOptions {
  /** Named in the session with which a role is assumed, so that CloudTrail shows who read. */
  readonly environment: string;
  /** The region of the environment: the only one whose STS the network lets through. */
  readonly homeRegion: string;
}

/** The RDS API by the SDK, and its connections. */
export interface SdkApi extends RdsApi {
  close(): void;
}

/** IAM allows 2 to 64 of these characters (AWS STS API Reference, "AssumeRole", RoleSessionName). */
const sessionNameOf = (environment: string): string =>
  `aurora-log-system-${environment}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);

const tagsOf = (tags: readonly Tag[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(
    tags.flatMap(({ Key: key, Value: value }) => (key === undefined ? [] : [[key, value ?? '']])),
  );

/** A fleet of AWS may name what it has and what it lacks; an item without its name is none. */
const named = <T, R>(items: readonly T[] = [], read: (item: T) => R | undefined): R[] =>
  items.flatMap((item) => read(item) ?? []);

/**
 * The RDS API of one account and region, by the AWS SDK. Where it answers is the SDK’s to know: `AWS_ENDPOINT_URL_RDS` and
 * `AWS_ENDPOINT_URL` hold for every call.
 *
 * Nothing is repeated: the budget must count each request, and knows better when to make the next one. A socket that says
 * nothing for half a minute is given up.
 */
export function sdkApi(
  { region, roleArn, externalId }: Pick<RdsSourceSetting, 'region' | 'roleArn' | 'externalId'>,
  { environment, homeRegion }: SdkApiOptions,
): SdkApi {
  const client = new RDSClient({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
    ...(roleArn === undefined
      ? {}
      : {
          credentials: fromTemporaryCredentials({
            params: {
              RoleArn: roleArn,
              RoleSessionName: sessionNameOf(environment),
              ...(externalId === undefined ? {} : { ExternalId: externalId }),
            },
            clientConfig: { region: homeRegion },
          }),
        }),
  });
  const download = sdkDownload(client);
  const paged = (marker: string | undefined) => (marker === undefined ? {} : { Marker: marker });

  return {
    async describeClusters(marker, abortSignal) {
      const answer = await client.send(new DescribeDBClustersCommand(paged(marker)), { abortSignal });
      const items = named(
        answer.DBClusters,
        ({ DBClusterIdentifier: cluster, Engine, DBClusterMembers, TagList }) =>
          cluster === undefined
            ? undefined
            : {
                cluster,
                engine: Engine ?? '',
                instances: named(DBClusterMembers, ({ DBInstanceIdentifier }) => DBInstanceIdentifier),
                tags: tagsOf(TagList),
              },
      );
      return { items, marker: answer.Marker };
    },
    async describeInstances(marker, abortSignal) {
      const answer = await client.send(new DescribeDBInstancesCommand(paged(marker)), { abortSignal });
      const items = named(answer.DBInstances, ({ DBInstanceIdentifier: instance, ...of }) =>
        instance === undefined
          ? undefined
          : {
              instance,
              cluster: of.DBClusterIdentifier,
              engine: of.Engine ?? '',
              tags: tagsOf(of.TagList),
            },
      );
      return { items, marker: answer.Marker };
    },
    async describeLogFiles({ instance, writtenSince, nameContains, marker }, abortSignal) {
      const answer = await client.send(
        new DescribeDBLogFilesCommand({
          DBInstanceIdentifier: instance,
          ...(writtenSince === undefined ? {} : { FileLastWritten: writtenSince }),
          ...(nameContains === undefined ? {} : { FilenameContains: nameContains }),
          ...paged(marker),
        }),
        { abortSignal },
      );
      const items = named(answer.DescribeDBLogFiles, ({ LogFileName: file, Size, LastWritten }) =>
        file === undefined ? undefined : { file, size: Size ?? 0, lastWritten: LastWritten ?? 0 },
      );
      return { items, marker: answer.Marker };
    },
    async downloadPortion({ instance, file, marker, lines }, abortSignal) {
      const command = new DownloadDBLogFilePortionCommand({
        DBInstanceIdentifier: instance,
        LogFileName: file,
        Marker: marker,
        ...(lines === undefined ? {} : { NumberOfLines: lines }),
      });
      const taken = takeLogData(command, client.config);
      const answer = await client.send(command, { abortSignal });
      return {
        data: taken() ?? Buffer.from(answer.LogFileData ?? '', 'utf8'),
        marker: answer.Marker,
        pending: answer.AdditionalDataPending ?? false,
      };
    },
    downloadComplete: download,
    close: () => client.destroy(),
  };
}

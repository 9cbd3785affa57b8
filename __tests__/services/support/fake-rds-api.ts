import { FakeRdsError, type FakeRds } from '../../../demo/fake-rds/engine';
import type { RdsApi } from '../../../services/source/rds/api';
import { rdsError } from '../../../services/source/rds/errors';

/** Errors as the SDK would throw them, and judged as those are. */
function called<T>(operation: string, act: () => T): Promise<T> {
  try {
    return Promise.resolve(act());
  } catch (error) {
    if (!(error instanceof FakeRdsError)) throw error;
    const asSdk = Object.assign(new Error(error.message), {
      name: error.code,
      $metadata: { httpStatusCode: error.status },
    });
    return Promise.reject(rdsError(operation, asSdk));
  }
}

const tagsOf = (tags: readonly { readonly Key?: string; readonly Value?: string }[] = []) =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

const bytesOf = (data: string | Uint8Array): Buffer =>
  typeof data === 'string' ? Buffer.from(data) : Buffer.from(data);

/** The fake RDS as the services see it, without a network between. */
export function fakeRdsApi(engine: FakeRds): RdsApi {
  return {
    describeClusters: (marker) =>
      called('DescribeDBClusters', () => {
        const { DBClusters, Marker } = engine.describeDBClusters({ Marker: marker });
        const items = DBClusters.map(({ DBClusterIdentifier, Engine, DBClusterMembers, TagList }) => ({
          cluster: DBClusterIdentifier,
          engine: Engine,
          instances: DBClusterMembers.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
          tags: tagsOf(TagList),
        }));
        return { items, marker: Marker };
      }),
    describeInstances: (marker) =>
      called('DescribeDBInstances', () => {
        const { DBInstances, Marker } = engine.describeDBInstances({ Marker: marker });
        const items = DBInstances.map(({ DBInstanceIdentifier, DBClusterIdentifier, Engine, TagList }) => ({
          instance: DBInstanceIdentifier,
          cluster: DBClusterIdentifier,
          engine: Engine,
          tags: tagsOf(TagList),
        }));
        return { items, marker: Marker };
      }),
    describeLogFiles: ({ instance, writtenSince, nameContains, marker }) =>
      called('DescribeDBLogFiles', () => {
        const { DescribeDBLogFiles, Marker } = engine.describeDBLogFiles({
          DBInstanceIdentifier: instance,
          FileLastWritten: writtenSince,
          FilenameContains: nameContains,
          Marker: marker,
        });
        const items = DescribeDBLogFiles.map(({ LogFileName, LastWritten, Size }) => ({
          file: LogFileName,
          size: Size,
          lastWritten: LastWritten,
        }));
        return { items, marker: Marker };
      }),
    downloadPortion: ({ instance, file, marker, lines }) =>
      called('DownloadDBLogFilePortion', () => {
        const { LogFileData, Marker, AdditionalDataPending } = engine.downloadDBLogFilePortion({
          DBInstanceIdentifier: instance,
          LogFileName: file,
          Marker: marker,
          NumberOfLines: lines,
        });
        return { data: bytesOf(LogFileData), marker: Marker, pending: AdditionalDataPending };
      }),
    downloadComplete: ({ instance, file }) =>
      called('DownloadCompleteDBLogFile', () => {
        const bytes = engine.downloadCompleteLogFile({ DBInstanceIdentifier: instance, LogFileName: file });
        return (async function* chunks() {
          for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
        })();
      }),
  };
}

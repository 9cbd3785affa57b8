import { namespaces } from '../../../contract/namespaces';
import { systemStreams } from '../../../contract/streams';
import { openobserveOutput } from './outputs';
import { paths, type Properties } from './properties';

export interface PodLogsProps {
  /** The name of this release, whose own pods are not read. */
  readonly releaseName: string;
  readonly environment: string;
  readonly clusterName: string;
  readonly totalLimitMib: number;
}

const tag = 'kube.*';

/** Reads the files that the container runtime writes. */
const input = ({ releaseName }: PodLogsProps): Properties => ({
  name: 'tail',
  alias: 'pod-logs',
  tag,
  path: `${paths.logs}/containers/*.log`,
  // What it says about its own deliveries would be delivered again.
  exclude_path: `${paths.logs}/containers/${releaseName}-*_${namespaces.agents}_*.log`,
  'multiline.parser': 'cri',
  // A new file from its beginning, a known one from where it was left; by name as well, for inodes are used again.
  read_from_head: true,
  db: `${paths.state}/tail.db`,
  'db.locking': true,
  'db.compare_filename': true,
  refresh_interval: 5,
  // The runtime renames a file at 10 MiB. While OpenObserve is away this program stops reading, but keeps such a file open
  // for an hour: until then it can be read to its end, even when it was deleted.
  rotate_wait: 3600,
  buffer_chunk_size: '64k',
  buffer_max_size: '1M',
  // The runtime cuts lines at 16 KiB, far below the buffer. Were one longer, only it is left out, with a warning; `off`
  // would give up the rest of its file.
  skip_long_lines: true,
  'storage.type': 'filesystem',
  'storage.pause_on_chunks_overlimit': true,
});

/**
 * Says whose line it is. Labels and annotations stay out, and so does what JSON in a line says: OpenObserve makes a column
 * of each key, and nobody knows how many keys the programs of a cluster have. Pods cannot opt out of being read.
 */
const kubernetes: Properties = {
  name: 'kubernetes',
  match: tag,
  merge_log: false,
  labels: false,
  annotations: false,
  'k8s-logging.parser': false,
  'k8s-logging.exclude': false,
  // The API’s answer about one pod.
  buffer_size: '256k',
};

const place = ({ environment, clusterName }: PodLogsProps): Properties => ({
  name: 'record_modifier',
  match: tag,
  // What the runtime’s format leaves behind: its own time, which is the record’s, and whether the line was whole.
  remove_key: ['time', '_p'],
  record: [`k8s_cluster_name ${clusterName}`, `deployment_environment_name ${environment}`],
});

/** The logs of the pods of this cluster. */
export const podLogs = (props: PodLogsProps) => ({
  inputs: [input(props)],
  filters: [kubernetes, place(props)],
  outputs: [
    openobserveOutput({
      alias: 'pod-logs',
      match: tag,
      stream: systemStreams.podLogs,
      totalLimitMib: props.totalLimitMib,
    }),
  ],
});

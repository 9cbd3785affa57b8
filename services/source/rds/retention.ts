import { recogniseLogFile } from '../log-file-names';

const hour = 3_600_000;

/**
 * Milliseconds that Aurora keeps a file after it was written, if its log files do not come to fill 15 % of the local storage
 * before (Amazon Aurora User Guide, "Log file rotation and retention for Aurora MySQL").
 */
export const retentionOf = (file: string): number =>
  recogniseLogFile(file)?.logType === 'error' ? 30 * 24 * hour : 24 * hour;

import type { Log, LogFields } from '../../../services/shared/log';

export type LoggedLine = LogFields & { readonly level: keyof Log; readonly message: string };

/** A log that tests read. */
export interface RecordingLog extends Log {
  readonly lines: readonly LoggedLine[];
}

export function recordingLog(): RecordingLog {
  const lines: LoggedLine[] = [];
  const at =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ ...fields, level, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

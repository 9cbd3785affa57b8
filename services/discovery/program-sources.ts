import type { Meter } from '@opentelemetry/api';
import type { DiscoverySettings } from '../../contract/settings';
import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import { connectValkey, type Valkey } from '../shared/valkey';
import type { BodyReader } from '../source/body-reader';
import type { LogSource } from '../source/log-source';
import { connectRds, type RdsConnection } from '../source/rds/connect';
import { meterWatch } from '../source/rds/meter-watch';
import { valkeyCounter } from '../source/rds/valkey-counter';
import { s3BodyReader } from '../source/s3-body-reader';
import { s3Client } from '../source/s3-client';
import { s3LogSource } from '../source/s3-log-source';
import { joinedSources, readerByKind } from '../source/sources';

interface SourceDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

const random = Math.random;

function connectedValkey(settings: DiscoverySettings, log: Log): Valkey | undefined {
  const { AURORA_VALKEY_HOST: host, AURORA_VALKEY_PORT: port } = settings;
  const { AURORA_VALKEY_USERNAME: username, AURORA_VALKEY_PASSWORD: password } = settings;
  return host === undefined ? undefined : connectValkey({ host, port, username, password }, { log, random });
}

function connectedRds(
  settings: DiscoverySettings,
  valkey: Valkey | undefined,
  { clock, log, meter }: SourceDeps,
): RdsConnection {
  return connectRds(
    settings.AURORA_RDS_SOURCES,
    { ...{ clock, log, random }, counter: valkey && valkeyCounter(valkey), watch: meterWatch(meter) },
    { environment: settings.AURORA_ENVIRONMENT, homeRegion: settings.AWS_REGION },
  );
}

/** The sources that discovery looks at: S3 and the RDS API, each where the settings name places. */
export function connectSources(
  settings: DiscoverySettings,
  deps: SourceDeps,
): { readonly source: LogSource; readonly reader: BodyReader; close(): void } {
  const { clock, log } = deps;
  const { AURORA_SOURCES: places, AURORA_KEY_LAYOUT: layout, AURORA_RDS_SOURCES: ofRds } = settings;
  const client = s3Client(settings.AWS_REGION);
  const valkey = ofRds.length > 0 ? connectedValkey(settings, log) : undefined;
  const rds = connectedRds(settings, valkey, deps);
  return {
    source: joinedSources([
      ...(places.length > 0 ? [s3LogSource({ client, log }, { places, layout })] : []),
      ...(ofRds.length > 0 ? [rds.source] : []),
    ]),
    reader: readerByKind({ s3: s3BodyReader({ client, clock, random }), rds: rds.reader }),
    close: () => {
      rds.close();
      valkey?.close();
    },
  };
}

import { gzipSync } from 'node:zlib';
import type { Behaviours } from './behaviours';
import { newBody, type Body, type LogType } from './generation';
import { auditName, hour, hourOf, postgresName, rotatedName } from './hours';

/** One log of an instance: the file that is written, and those that were rotated and are still there. */
export interface Chain {
  readonly base: string;
  readonly logType: LogType;
  live: Body | undefined;
  /** The oldest first. */
  readonly rotated: Body[];
}

/** The log files of one instance. */
export interface Files {
  /** Every file by its present name. */
  readonly byName: ReadonlyMap<string, Body>;
  readonly chains: ReadonlyMap<string, Chain>;
  append(base: string, bytes: Uint8Array): Body;
  rotate(base: string): Body;
  flushErrorLog(): void;
  rotateAudit(): void;
  shrink(by: (name: string) => number): void;
  /** Deletes files that were rotated longer ago than `retention` milliseconds. */
  purge(retention: (logType: LogType) => number): void;
  /** All of them are gone. */
  drop(): void;
}

export interface FilesDeps {
  readonly instance: string;
  readonly clock: { now(): number };
  readonly behaviours: Readonly<Behaviours>;
  /** Every generation that ever was; new ones are added. */
  readonly generations: Body[];
}

export const errorLog = 'error/mysql-error.log';
export const runningErrorLog = 'error/mysql-error-running.log';
export const slowLog = 'slowquery/mysql-slowquery.log';
export const generalLog = 'general/mysql-general.log';
export const postgresLog = 'error/postgresql.log';
const renamed = [runningErrorLog, slowLog, generalLog];
const auditStripe = /^audit\/audit\.log\.[0-3]$/;

function logTypeOf(base: string): LogType {
  if (auditStripe.test(base)) return 'audit';
  if (base === postgresLog) return 'postgresql';
  if (base === slowLog) return 'slowquery';
  if (base === generalLog) return 'general';
  return base === errorLog || base === runningErrorLog ? 'error' : 'other';
}

export function filesOf({ instance, clock, behaviours, generations }: FilesDeps): Files {
  const byName = new Map<string, Body>();
  const chains = new Map<string, Chain>();
  const hostTime = (): number => clock.now() + behaviours.clockSkew;

  const nameOfNew = ({ base, logType }: Chain): string => {
    if (logType === 'postgresql') return postgresName(base, hostTime());
    if (logType !== 'audit') return base;
    let serial = 0;
    while (byName.has(auditName(base, hostTime(), serial))) serial += 1;
    return auditName(base, hostTime(), serial);
  };
  const begin = (chain: Chain, firstHour = hourOf(hostTime())): Body => {
    const name = nameOfNew(chain);
    if (byName.has(name)) throw new Error(`${instance} has a file ${name} already`);
    const { base, logType } = chain;
    const id = generations.length + 1;
    const at = clock.now();
    const body = newBody({ id, instance, logType, base, name, at, hostTime: hostTime(), firstHour });
    generations.push(body);
    byName.set(name, body);
    chain.live = body;
    return body;
  };
  const chainOf = (base: string): Chain => {
    let chain = chains.get(base);
    if (!chain) {
      chain = { base, logType: logTypeOf(base), live: undefined, rotated: [] };
      chains.set(base, chain);
    }
    return chain;
  };
  const liveOf = (base: string): Body => {
    const chain = chainOf(base);
    return chain.live ?? begin(chain);
  };
  const nameOf = (body: Body): string => (body.names.at(-1) as { name: string }).name;
  const rename = (body: Body, name: string): void => {
    if (name === nameOf(body)) return;
    if (byName.has(name)) throw new Error(`${instance} has a file ${name} already`);
    byName.delete(nameOf(body));
    body.names.push({ name, from: clock.now() });
    byName.set(name, body);
  };
  const gone = (body: Body): void => {
    byName.delete(nameOf(body));
    body.goneAt = clock.now();
  };
  const write = (body: Body, bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    body.log.append(bytes);
    body.lastWritten = clock.now();
    body.modified = hostTime();
    body.note(clock.now());
  };

  const rotate = (base: string): Body => {
    const chain = chainOf(base);
    const body = chain.live ?? begin(chain);
    const last = Math.max(body.firstHour, hourOf(hostTime()) - 1);
    if (renamed.includes(base)) rename(body, rotatedName(base, last, behaviours.unpaddedHours));
    body.lastHour = last;
    body.rotatedAt = clock.now();
    if (behaviours.gzipRotated && chain.logType === 'postgresql') {
      body.gzip = gzipSync(body.bytes());
      rename(body, `${nameOf(body)}.gz`);
    }
    chain.rotated.push(body);
    begin(chain, last + 1);
    return body;
  };

  return {
    byName,
    chains,
    append: (base, bytes) => {
      const body = liveOf(base);
      write(body, bytes);
      return body;
    },
    rotate,
    flushErrorLog: () => {
      const chain = chainOf(errorLog);
      const body = chain.live ?? begin(chain);
      if (body.size === 0) return;
      write(liveOf(runningErrorLog), body.bytes());
      gone(body);
      begin(chain);
    },
    rotateAudit: () => {
      for (const stripe of [0, 1, 2, 3]) rotate(`audit/audit.log.${stripe}`);
    },
    shrink: (by) => {
      for (const [name, body] of byName) {
        const from = body.size;
        const to = Math.max(0, from - by(name));
        if (to === from || body.gzip) continue;
        body.shrinks.push({ at: clock.now(), from, to, lost: body.log.copy(to, from) });
        body.log.truncate(to);
        body.note(clock.now());
      }
    },
    purge: (retention) => {
      for (const { logType, rotated } of chains.values()) {
        const old = (body: Body) => clock.now() - (body.rotatedAt ?? Infinity) >= retention(logType);
        while (rotated[0] && old(rotated[0])) gone(rotated.shift() as Body);
      }
    },
    drop: () => {
      for (const body of [...byName.values()]) gone(body);
      chains.clear();
    },
  };
}

/** How long files are kept, in milliseconds. */
export const retentionOf = (logType: LogType): number =>
  ({ error: 30, slowquery: 1, general: 1, audit: 1, postgresql: 3, other: 30 })[logType] * 24 * hour;

import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { organisation } from '../../contract/service-addresses';
import { bodyOf, HttpDouble } from '../collector/http-double';

export type DeliveredRecord = Readonly<Record<string, unknown>>;

export const account = {
  email: 'ingest@aurora.local',
  password: 'a password: with "signs" and $igns',
} as const;

/**
 * OpenObserve as its `_json` endpoint answers (openobserve/openobserve v0.15.0-rc4, src/handler/http/request/logs/ingest.rs):
 * 401 for any other account, 400 for a body that is no array of objects. It also takes metrics over OTLP, without a look.
 */
export class OpenObserveDouble {
  /** Bodies as they came, by stream. */
  public readonly bodies = new Map<string, string[]>();
  public refusals = 0;
  private readonly arrivals = new EventEmitter();
  private readonly http = new HttpDouble((request, response) => void this.answer(request, response));

  public open = (): Promise<void> => this.http.open();
  public close = (): Promise<void> => this.http.close();

  public get port(): number {
    return this.http.port;
  }

  public records(stream: string): DeliveredRecord[] {
    return (this.bodies.get(stream) ?? []).flatMap((body) => JSON.parse(body) as DeliveredRecord[]);
  }

  /** All records of a stream, as soon as there are so many. Jest’s own limit ends it where they do not come. */
  public async arrival(stream: string, count: number): Promise<DeliveredRecord[]> {
    for (;;) {
      const records = this.records(stream);
      if (records.length >= count) return records;
      await once(this.arrivals, 'body');
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await bodyOf(request);
    const stream = new RegExp(`^/api/${organisation}/(\\w+)/_json$`).exec(request.url ?? '')?.[1];
    const reply = (status: number, body: object): void => {
      if (status !== 200) this.refusals += 1;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url === '/v1/metrics') return reply(200, {});
    const basic = Buffer.from(`${account.email}:${account.password}`).toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`) return reply(401, {});
    if (stream === undefined) return reply(404, {});
    if (request.headers['content-encoding'] !== 'gzip') return reply(400, {});
    const body = gunzipSync(sent).toString('utf8');
    if (!Array.isArray(JSON.parse(body))) return reply(400, {});
    this.bodies.set(stream, [...(this.bodies.get(stream) ?? []), body]);
    this.arrivals.emit('body');
    reply(200, { code: 200, status: [] });
  }
}

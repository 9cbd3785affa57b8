import { EventEmitter, once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { decodeOtlp, signals, type Signal, type Telemetry } from '../support/otlp';
import { bodyOf, HttpDouble } from './http-double';

/** One accepted request. */
export interface Delivery {
  readonly path: string;
  readonly signal: Signal;
  readonly headers: IncomingHttpHeaders;
  readonly telemetry: readonly Telemetry[];
}

export interface Account {
  readonly email: string;
  readonly password: string;
}

/**
 * OpenObserve as its OTLP endpoints answer (openobserve/openobserve v0.15.0-rc4, src/handler/http/request/{logs,metrics,
 * traces}): 404 for any other path, 401 for any other account, 400 for a content type that is not exactly protobuf’s or a
 * body that is none, and else 200 with an empty message. JSON, which it takes as well, is not known here.
 */
export class OpenObserveDouble {
  public readonly deliveries: Delivery[] = [];
  /** The answers that were not 200, in order. */
  public readonly refusals: { readonly path: string; readonly status: number }[] = [];
  private readonly arrivals = new EventEmitter();
  private readonly http: HttpDouble;

  public constructor(
    private readonly organisation: string,
    private readonly account: Account,
  ) {
    this.http = new HttpDouble((request, response) => void this.answer(request, response));
  }

  public open = (): Promise<void> => this.http.open();
  public close = (): Promise<void> => this.http.close();

  public get url(): string {
    return this.http.url;
  }

  /**
   * The first piece of telemetry that fits, with its delivery, however long it takes to come.
   *
   * @throws Error when something is refused meanwhile: what is waited for would not come
   */
  public async arrival(
    fits: (telemetry: Telemetry, delivery: Delivery) => boolean,
  ): Promise<Telemetry & { readonly delivery: Delivery }> {
    const before = this.refusals.length;
    for (;;) {
      for (const delivery of this.deliveries) {
        const found = delivery.telemetry.find((telemetry) => fits(telemetry, delivery));
        if (found !== undefined) return { ...found, delivery };
      }
      await once(this.arrivals, 'answer');
      const refused = this.refusals[before];
      if (refused !== undefined) throw new Error(`${refused.path} was answered with ${refused.status}`);
    }
  }

  /** How often something of that name has been delivered. */
  public count(name: string): number {
    return this.deliveries.flatMap(({ telemetry }) => telemetry).filter((one) => one.name === name).length;
  }

  private statusOf(request: IncomingMessage, signal: Signal | undefined): number {
    const { email, password } = this.account;
    const expected = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
    if (request.method !== 'POST' || signal === undefined) return 404;
    if (request.headers.authorization !== expected) return 401;
    return request.headers['content-type'] === 'application/x-protobuf' ? 200 : 400;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = await bodyOf(request);
    const signal = signals.find((one) => path === `/api/${this.organisation}/v1/${one}`);
    let status = this.statusOf(request, signal);
    if (status === 200 && signal !== undefined) {
      try {
        const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        const telemetry = decodeOtlp(signal, plain);
        this.deliveries.push({ path, signal, headers: request.headers, telemetry });
      } catch {
        status = 400;
      }
    }
    if (status !== 200) this.refusals.push({ path, status });
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
    this.arrivals.emit('answer');
  }
}

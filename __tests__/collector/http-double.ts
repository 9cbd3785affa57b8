import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An HTTP server on a port of its own that can go away and come back under the same address. */
export class HttpDouble {
  private server: Server | undefined;
  public port = 0;

  public constructor(private readonly listener: RequestListener) {}

  /** Listens; the second time on the port of the first. */
  public async open(): Promise<void> {
    const server = createServer(this.listener);
    await new Promise<void>((done, fail) => {
      server.once('error', fail).listen(this.port, '127.0.0.1', done);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Stops listening and breaks every connection. */
  public async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

export const bodyOf = (request: IncomingMessage): Promise<Buffer> => buffer(request);

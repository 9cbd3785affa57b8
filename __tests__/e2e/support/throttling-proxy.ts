import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As DynamoDB says it (Developer Guide, "Error handling", ProvisionedThroughputExceededException). */
const throttled = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
});

/** Passes requests on to DynamoDB, and refuses a share of them. */
export class ThrottlingProxy {
  /** From 0 to 1. */
  refuse = 0;
  /** How many were refused. */
  refused = 0;
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, answer) => this.pass(incoming, answer));
  }

  static async start(target: string): Promise<ThrottlingProxy> {
    const proxy = new ThrottlingProxy(new URL(target));
    await new Promise<void>((done) => proxy.server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private pass(incoming: IncomingMessage, answer: ServerResponse): void {
    if (Math.random() < this.refuse) {
      this.refused += 1;
      incoming.resume();
      answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(throttled);
      return;
    }
    const { hostname, port } = this.target;
    const onward = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.once('error', () => answer.destroy());
    incoming.pipe(onward);
  }
}

import { OpenObserveDouble } from './server';

export const root = { email: 'root@aurora.local', password: 'Secret:with:colons' };

export const basic = ({ email, password }: { email: string; password: string }): string =>
  `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: Record<string, unknown>;
}

/** A double of its own for each test of a file, and requests to it. */
export function eachWithDouble() {
  let openobserve: OpenObserveDouble | undefined;
  let url = '';

  beforeEach(async () => {
    openobserve = new OpenObserveDouble(root);
    url = await openobserve.start();
  });

  afterEach(() => openobserve?.stop());

  /** One request as root; a body that is no text goes as JSON. */
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: basic(root), 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, text, json: json as Record<string, unknown> };
  }

  return {
    call,
    /** A request without an account. */
    anonymous: (path: string) => fetch(`${url}${path}`),
    double: (): OpenObserveDouble => {
      if (openobserve === undefined) throw new Error('only within a test');
      return openobserve;
    },
  };
}

/** The status and the message of an answer of OpenObserve. */
export const said = async (answer: Promise<Reply>): Promise<unknown[]> => {
  const { status, json } = await answer;
  return [status, json['message']];
};

/** A host could not be asked. The message says which one and why. */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unreachable';
  }
}

/** Milliseconds to wait for an answer and its body. */
const timeoutMs = 20_000;

/**
 * Sends a GET request.
 *
 * @throws Unreachable when there is no answer in time.
 */
export async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new Unreachable(`${new URL(url).host} does not answer: ${causeOf(error)}`);
  }
}

/**
 * Reads a body.
 *
 * @throws Unreachable when the connection breaks off.
 */
export async function body(response: Response): Promise<Buffer> {
  try {
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new Unreachable(`${new URL(response.url).host} broke off its answer: ${causeOf(error)}`);
  }
}

/**
 * Reads JSON.
 *
 * @throws Unreachable when the answer is no JSON: then it does not come from the server that was meant.
 */
export function parseJson(content: Buffer, url: string): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    throw new Unreachable(`${url} answers something that is not JSON; is there a proxy in between?`);
  }
}

/** `fetch` hides the reason in the cause of its error. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
}

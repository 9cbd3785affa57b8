import { SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { causeOf } from './log';

/** Does something within a span of its own, which tells of a failure. */
export async function spanned<T>(tracer: Tracer, name: string, act: () => Promise<T>): Promise<T> {
  const span = tracer.startSpan(name);
  try {
    return await act();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: causeOf(error) });
    throw error;
  } finally {
    span.end();
  }
}

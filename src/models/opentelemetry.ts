import type { Model } from './model.js';

/** OpenTelemetry's API, 1. */
export const opentelemetry: Model = {
  package: '@opentelemetry/api',
  values: {
    tracer: '{.trace.getTracer(),Tracer()}',
    span: '{.trace.{getActiveSpan,getSpan}(),tracer.startSpan(),tracer.startActiveSpan.argument[{1,2,3}].parameter[0],Span()}',
  },
  calls: [
    { call: 'span.recordException', is: 'report', error: 0 },
    { call: 'span.setStatus', is: 'report', error: -1 },
    { call: 'span.{setAttribute,setAttributes,addEvent}', is: 'log', level: 'debug' },
    { call: 'tracer.startSpan', is: 'acquire', release: 'span.end' },
    { call: 'tracer.startActiveSpan', is: 'acquire', release: 'span.end', handlers: '1..', parameter: 0 },
    { call: 'span.end', is: 'release' },
  ],
};

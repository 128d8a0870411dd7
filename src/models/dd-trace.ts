import type { Model } from './model.js';

/** Datadog's tracer, 4 and 5. */
export const ddTrace: Model = {
  package: 'dd-trace',
  values: {
    tracer: '{init(),.tracer,Tracer()}',
    span: '{{,tracer.}scope().active(),{,tracer.}startSpan(),{,tracer.}trace.argument[{1,2}].parameter[0],Span()}',
  },
  calls: [
    { call: 'span.setTag', is: 'report', when: { 0: 'error' }, error: 1 },
    { call: 'span.{setTag,addTags}', is: 'log', level: 'debug' },
    { call: '{,tracer.}startSpan', is: 'acquire', release: 'span.finish' },
    { call: 'span.finish', is: 'release' },
  ],
};

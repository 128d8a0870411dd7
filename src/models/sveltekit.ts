import type { Model } from './model.js';

/** SvelteKit 1 and 2: what is given to `error` and `fail` goes to the client, whatever the status: svelte.dev/docs/kit/errors. */
export const sveltekit: Model = {
  package: '@sveltejs/kit',
  files: ['**/+server.{ts,js}', '**/+page.server.{ts,js}', '**/+layout.server.{ts,js}'],
  values: {
    handler: '{exports.{GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS,fallback},exports.{load,actions.*},RequestHandler()}',
    event: '{handler.parameter[0],RequestEvent()}',
    request: 'event.request',
    input:
      '{request.{json,text,formData,arrayBuffer,blob}(),request.{headers,formData()}.get(),event.params,event.url.searchParams.get(),' +
      'event.cookies.get()}',
  },
  calls: [
    { call: '{json,text}', is: 'respond', body: 0, status: '1.status', ends: false },
    { call: 'fail', is: 'respond', body: 1, status: 0, ends: false },
    { call: '.error', is: 'respond', body: 1, status: 0, ends: false },
    // Version 1 gives back what is to be thrown.
    { call: '{.error,redirect}', is: 'exit', majors: [2] },
    { call: 'request.json', is: 'parse', argument: -1, promise: true },
  ],
  traits: [{ is: 'forwards-rejections' }],
};

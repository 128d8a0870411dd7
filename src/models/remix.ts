import type { Model } from './model.js';

/** Remix 1 and 2, and the server of React Router 7: loaders and actions of route modules. */
export const remix: Model = {
  package: [
    '@remix-run/node',
    '@remix-run/cloudflare',
    '@remix-run/deno',
    '@remix-run/server-runtime',
    '@react-router/node',
    '@react-router/cloudflare',
  ],
  files: ['**/app/routes/**/*.{ts,tsx,js,jsx}'],
  values: {
    handler: '{exports.{loader,action},{LoaderFunction,ActionFunction}()}',
    call: '{handler.parameter[0],{LoaderFunctionArgs,ActionFunctionArgs,LoaderArgs,ActionArgs}()}',
    request: 'call.request',
    input: '{request.{json,text,formData,arrayBuffer,blob}(),request.{headers,formData()}.get(),call.params}',
  },
  calls: [
    { call: '{json,data}', is: 'respond', body: 0, status: '1.status', ends: false },
    { call: 'redirect', is: 'respond', body: -1, code: 302, ends: false },
    { call: 'request.json', is: 'parse', argument: -1, promise: true },
  ],
  // What an action says goes to the page whose form it got, and that one shows what the body tells.
  traits: [{ is: 'forwards-rejections' }, { is: 'fails-in-body' }],
};

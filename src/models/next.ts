import type { Model } from './model.js';

/** Next.js 14 to 16: route handlers of the app router, API routes of the pages router. */
export const next: Model = {
  package: ['next', 'next/*'],
  files: ['**/app/**/route.{ts,tsx,js,jsx}', '**/pages/api/**/*.{ts,tsx,js,jsx}'],
  values: {
    handler: '{exports.{GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS},exports.default,NextApiHandler()}',
    request: '{handler.parameter[0],NextRequest(),NextApiRequest()}',
    // Only the pages router has a response; the second parameter of a route handler holds the route's params.
    response: '{exports.default.parameter[1],NextApiHandler().parameter[1],NextApiResponse(),response.{status,setHeader,setPreviewData}()}',
    // What cannot be decoded is answered with 400 before there is a route: decodeURIComponent(params.slug) never throws.
    encoded: 'exports.{GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS}.parameter[1].params',
    input:
      '{request.{body,query,headers,cookies},request.{json,text,formData,arrayBuffer,blob}(),request.formData().get(),' +
      '{request.nextUrl.searchParams,request.nextUrl.searchParams.get(),request.{headers,cookies}.get()},' +
      'encoded,{headers,cookies}(),{headers,cookies}().get()}',
  },
  calls: [
    { call: 'response.{json,send,end}', is: 'respond', body: 0, ends: true },
    { call: 'response.redirect', is: 'respond', body: '*', code: 307, ends: true },
    { call: 'response.write', is: 'respond', body: 0, ends: false },
    { call: 'response.{status,writeHead}', is: 'status', status: 0 },
    { assign: 'response.statusCode', is: 'status', status: 0 },
    { call: 'response.setHeader', is: 'header' },
    { call: '{NextResponse.json,NextResponse}', is: 'respond', body: 0, status: '1.status', ends: false },
    { call: 'NextResponse.redirect', is: 'respond', body: 0, code: 307, ends: false },
    { call: '{redirect,permanentRedirect,notFound,forbidden,unauthorized}', is: 'exit' },
    { call: 'request.json', is: 'parse', argument: -1, promise: true },
  ],
  // Its server handles `unhandledRejection` by a line on the console: next/dist/server/lib/start-server.js.
  traits: [{ is: 'forwards-rejections' }, { is: 'outlives-rejections' }],
};

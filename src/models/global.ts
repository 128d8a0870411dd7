import type { Model } from './model.js';

/** What Node offers without an import: console, process, fetch, JSON, Promise, Response. */
export const global: Model = {
  package: 'global',
  values: {
    content: 'fetch().text()',
    env: '{process.env,Bun.env,Deno.env,import.meta.env}',
    listening: '{process,listening.{on,once,addListener}()}',
  },
  calls: [
    { call: 'console.{trace,debug,info,warn,error}', is: 'log', errorAt: 'last' },
    { call: 'console.log', is: 'log', level: 'info', errorAt: 'last' },
    { call: 'console.{dir,table}', is: 'log', level: 'info' },
    { call: 'console.assert', is: 'log', level: 'error' },
    { call: '{process.exit,process.abort,Deno.exit}', is: 'exit' },
    {
      call: 'listening.{on,once,addListener}',
      is: 'process-handler',
      when: { 0: ['uncaughtException', 'unhandledRejection'] },
      handlers: 1,
    },
    { call: 'fetch', is: 'request', throwsOnStatus: false, deadline: { argument: 1, keys: ['signal', 'dispatcher'] }, promise: true },
    { call: '{JSON.parse,decodeURI,decodeURIComponent}', is: 'parse' },
    { call: '{URL,URL.parse,RegExp,atob,BigInt,Intl.*,structuredClone}', is: 'probe' },
    { call: '{require,require.resolve,import.meta.resolve,process.kill,process.loadEnvFile}', is: 'probe' },
    { call: 'Promise.allSettled', is: 'settle', promise: true },
    // A Response that a handler returns: Next.js, Hono, Bun, Deno, Cloudflare.
    { call: '{Response,Response.json}', is: 'respond', body: 0, status: '1.status', ends: false },
    { call: 'Response.redirect', is: 'respond', body: 0, code: 302, ends: false },
    { call: '{Bun.serve,Deno.serve}', is: 'listen' },
  ],
  errors: [
    {
      // nodejs.org/api/errors.html: `error.code` of system errors, libuv's, c-ares' and OpenSSL's names; Node's own start with ERR_.
      class: 'Error',
      codes: [
        'ABORT_ERR', 'CERT_*', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'E2BIG', 'EACCES', 'EADDRINUSE', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EAGAIN',
        'EAI_*', 'EALREADY', 'EBADF', 'EBADFAMILY', 'EBADFLAGS', 'EBADHINTS', 'EBADMSG', 'EBADNAME', 'EBADQUERY', 'EBADRESP', 'EBADSTR',
        'EBUSY', 'ECANCELED', 'ECANCELLED', 'ECHARSET', 'ECHILD', 'ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EDEADLK', 'EDESTADDRREQ',
        'EDESTRUCTION', 'EDOM', 'EDQUOT', 'EEXIST', 'EFAULT', 'EFBIG', 'EFILE', 'EFORMERR', 'EFTYPE', 'EHOSTDOWN', 'EHOSTUNREACH', 'EIDRM',
        'EILSEQ', 'EINPROGRESS', 'EINTR', 'EINVAL', 'EIO', 'EISCONN', 'EISDIR', 'ELOOP', 'EMFILE', 'EMLINK', 'EMSGSIZE', 'EMULTIHOP',
        'ENAMETOOLONG', 'ENETDOWN', 'ENETRESET', 'ENETUNREACH', 'ENFILE', 'ENOBUFS', 'ENODATA', 'ENODEV', 'ENOENT', 'ENOEXEC', 'ENOLCK',
        'ENOLINK', 'ENOMEM', 'ENOMSG', 'ENONAME', 'ENONET', 'ENOPROTOOPT', 'ENOSPC', 'ENOSR', 'ENOSTR', 'ENOSYS', 'ENOTCONN', 'ENOTDIR',
        'ENOTEMPTY', 'ENOTFOUND', 'ENOTIMP', 'ENOTINITIALIZED', 'ENOTSOCK', 'ENOTSUP', 'ENOTTY', 'ENXIO', 'EOF', 'EOPNOTSUPP', 'EOVERFLOW',
        'EPERM', 'EPIPE', 'EPROTO', 'EPROTONOSUPPORT', 'EPROTOTYPE', 'ERANGE', 'EREFUSED', 'EREMOTEIO', 'EROFS', 'ERR_*', 'ESERVFAIL',
        'ESHUTDOWN', 'ESOCKTNOSUPPORT', 'ESPIPE', 'ESRCH', 'ESTALE', 'ETIME', 'ETIMEDOUT', 'ETIMEOUT', 'ETXTBSY', 'EUNATCH', 'EWOULDBLOCK',
        'EXDEV', 'HPE_*', 'MODULE_NOT_FOUND', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_*', 'UNKNOWN',
      ],
    },
  ],
};

import type { Model } from './model.js';

/** Boom 9 and 10: its 5xx errors answer a generic message, the others their own. */
export const hapiBoom: Model = {
  package: '@hapi/boom',
  errors: [
    { class: 'Boom', exposes: true },
    { class: 'badRequest', status: 400, exposes: true },
    { class: 'unauthorized', status: 401, exposes: true },
    { class: 'forbidden', status: 403, exposes: true },
    { class: 'notFound', status: 404, exposes: true },
    { class: 'conflict', status: 409, exposes: true },
    { class: 'badData', status: 422, exposes: true },
    { class: 'tooManyRequests', status: 429, exposes: true },
    { class: '{internal,badImplementation}', status: 500 },
    { class: 'badGateway', status: 502 },
    { class: 'serverUnavailable', status: 503 },
    { class: 'gatewayTimeout', status: 504 },
  ],
};

import type { Model } from './model.js';

/** Boom 10: every message goes to the client but that of a 500 (`reformat` in lib/index.js). */
export const hapiBoom: Model = {
  package: '@hapi/boom',
  errors: [
    { class: 'Boom', exposes: true },
    { class: 'badRequest', status: 400, exposes: true },
    { class: 'unauthorized', status: 401, exposes: true },
    { class: 'paymentRequired', status: 402, exposes: true },
    { class: 'forbidden', status: 403, exposes: true },
    { class: 'notFound', status: 404, exposes: true },
    { class: 'methodNotAllowed', status: 405, exposes: true },
    { class: 'notAcceptable', status: 406, exposes: true },
    { class: 'clientTimeout', status: 408, exposes: true },
    { class: 'conflict', status: 409, exposes: true },
    { class: 'resourceGone', status: 410, exposes: true },
    { class: 'preconditionFailed', status: 412, exposes: true },
    { class: 'entityTooLarge', status: 413, exposes: true },
    { class: 'unsupportedMediaType', status: 415, exposes: true },
    { class: 'badData', status: 422, exposes: true },
    { class: 'locked', status: 423, exposes: true },
    { class: 'tooManyRequests', status: 429, exposes: true },
    { class: '{internal,badImplementation}', status: 500 },
    { class: 'notImplemented', status: 501, exposes: true },
    { class: 'badGateway', status: 502, exposes: true },
    { class: 'serverUnavailable', status: 503, exposes: true },
    { class: 'gatewayTimeout', status: 504, exposes: true },
  ],
};

import type { Model } from './model.js';

/** http-errors 2: messages of 4xx errors are for clients, those of 5xx are not. */
export const httpErrors: Model = {
  package: 'http-errors',
  errors: [
    { class: 'BadRequest', status: 400, exposes: true },
    { class: 'Unauthorized', status: 401, exposes: true },
    { class: 'PaymentRequired', status: 402, exposes: true },
    { class: 'Forbidden', status: 403, exposes: true },
    { class: 'NotFound', status: 404, exposes: true },
    { class: 'MethodNotAllowed', status: 405, exposes: true },
    { class: 'Conflict', status: 409, exposes: true },
    { class: 'Gone', status: 410, exposes: true },
    { class: 'PayloadTooLarge', status: 413, exposes: true },
    { class: 'UnsupportedMediaType', status: 415, exposes: true },
    { class: 'UnprocessableEntity', status: 422, exposes: true },
    { class: 'TooManyRequests', status: 429, exposes: true },
    { class: 'InternalServerError', status: 500 },
    { class: 'NotImplemented', status: 501 },
    { class: 'BadGateway', status: 502 },
    { class: 'ServiceUnavailable', status: 503 },
    { class: 'GatewayTimeout', status: 504 },
  ],
};

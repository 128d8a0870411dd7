import type { Model } from './model.js';

/** Feathers' errors, 4 and 5: each goes to the client with its message, also those of 500 and above. */
export const feathersErrors: Model = {
  package: '@feathersjs/errors',
  errors: [
    { class: 'FeathersError', exposes: true },
    { class: 'BadRequest', status: 400, exposes: true },
    { class: 'NotAuthenticated', status: 401, exposes: true },
    { class: 'PaymentError', status: 402, exposes: true },
    { class: 'Forbidden', status: 403, exposes: true },
    { class: 'NotFound', status: 404, exposes: true },
    { class: 'MethodNotAllowed', status: 405, exposes: true },
    { class: 'NotAcceptable', status: 406, exposes: true },
    { class: 'Timeout', status: 408, exposes: true },
    { class: 'Conflict', status: 409, exposes: true },
    { class: 'Gone', status: 410, exposes: true },
    { class: 'LengthRequired', status: 411, exposes: true },
    { class: 'Unprocessable', status: 422, exposes: true },
    { class: 'TooManyRequests', status: 429, exposes: true },
    { class: 'GeneralError', status: 500, exposes: true },
    { class: 'NotImplemented', status: 501, exposes: true },
    { class: 'BadGateway', status: 502, exposes: true },
    { class: 'Unavailable', status: 503, exposes: true },
  ],
};

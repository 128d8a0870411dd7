import type { ErrorModel } from './model.js';

/** The codes of PostgreSQL's errors, by the classes of SQLSTATE: postgresql.org/docs/current/errcodes-appendix.html. */
export const sqlStates = {
  codes: ['0*', '1*', '2*', '3*', '4*', '5*', '72*', 'F0*', 'HV*', 'P0*', 'XX*'],
  meanings: {
    duplicate: '23505',
    reference: '23503',
    'not null': '23502',
    deadlock: '40P01',
    'lock timeout': '55P03',
    'serialization failure': '40001',
  },
} satisfies Partial<ErrorModel>;

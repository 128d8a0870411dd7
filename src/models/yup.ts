import type { Model } from './model.js';

/** Yup 1. */
export const yup: Model = {
  package: 'yup',
  values: {
    schema: '{{object,string,number,boolean,bool,date,array,tuple,mixed}(),Schema(),ObjectSchema(),schema.*()}',
  },
  calls: [
    { call: 'schema.{validateSync,isValidSync}', is: 'validate' },
    { call: 'schema.{validate,isValid}', is: 'validate', promise: true },
  ],
  errors: [{ class: 'ValidationError', exposes: true }],
};

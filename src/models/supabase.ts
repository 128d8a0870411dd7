import type { Model } from './model.js';

/** supabase-js 2. */
export const supabase: Model = {
  package: '@supabase/supabase-js',
  calls: [{ call: 'createClient', is: 'refuse', needs: ['0', '1'] }],
};

import type { Model } from './model.js';

const filters = '{eq,neq,gt,gte,lt,lte,like,ilike,is,in,contains,match,not,or,filter,order,limit,range}';

/**
 * supabase-js 2: a query never rejects, also when the network fails, unless it is told to with `throwOnError`; it is a builder that sends
 * its request when it is awaited (`PostgrestBuilder.then`).
 */
export const supabase: Model = {
  package: ['@supabase/supabase-js', '@supabase/ssr', '@supabase/auth-helpers-nextjs'],
  values: {
    client: '{createClient(),createServerClient(),SupabaseClient(),createRouteHandlerClient(),createServerComponentClient()}',
    table: '{client.from(),client.schema().from()}',
    read: `{table.select(),client.rpc(),read.${filters}()}`,
    write: `{table.{insert,update,upsert,delete}(),write.select(),write.${filters}()}`,
  },
  calls: [
    { call: 'createClient', is: 'refuse', needs: ['0', '1'] },
    { call: `{table.select,client.rpc,read.{single,maybeSingle},read.${filters}}`, is: 'settle', failure: 'error', writes: false },
    { call: 'table.{insert,update,upsert,delete}', is: 'settle', failure: 'error', writes: true, runsOnAwait: true },
    {
      call: `{write.{select,single,maybeSingle},write.${filters}}`,
      is: 'settle',
      failure: 'error',
      writes: true,
      isLazy: true,
      runsOnAwait: true,
    },
  ],
};

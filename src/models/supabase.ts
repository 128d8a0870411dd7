import type { Model } from './model.js';

/** supabase-js 2: a query never rejects, also when the network fails, unless it is told to with `throwOnError`. */
export const supabase: Model = {
  package: ['@supabase/supabase-js', '@supabase/ssr', '@supabase/auth-helpers-nextjs'],
  values: {
    client: '{createClient(),createServerClient(),SupabaseClient(),createRouteHandlerClient(),createServerComponentClient()}',
    table: '{client.from(),client.schema().from()}',
    read: '{table.select(),client.rpc(),read.{eq,neq,gt,gte,lt,lte,like,ilike,is,in,contains,match,not,or,filter,order,limit,range}()}',
    write:
      '{table.{insert,update,upsert,delete}(),write.select(),' +
      'write.{eq,neq,gt,gte,lt,lte,like,ilike,is,in,contains,match,not,or,filter,order,limit,range}()}',
  },
  calls: [
    { call: 'createClient', is: 'refuse', needs: ['0', '1'] },
    { call: '{table.select,client.rpc,read.{single,maybeSingle}}', is: 'settle', failure: 'error', writes: false },
    {
      call: 'read.{eq,neq,gt,gte,lt,lte,like,ilike,is,in,contains,match,not,or,filter,order,limit,range}',
      is: 'settle',
      failure: 'error',
      writes: false,
    },
    { call: '{table.{insert,update,upsert,delete},write.{select,single,maybeSingle}}', is: 'settle', failure: 'error', writes: true },
    {
      call: 'write.{eq,neq,gt,gte,lt,lte,like,ilike,is,in,contains,match,not,or,filter,order,limit,range}',
      is: 'settle',
      failure: 'error',
      writes: true,
    },
  ],
};

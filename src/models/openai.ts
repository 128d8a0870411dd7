import type { Model } from './model.js';

/** OpenAI's Node library, 4 to 6: gives up after ten minutes, tries twice more by default, and rejects on an error status. */
export const openai: Model = {
  package: 'openai',
  values: {
    client: '{(),OpenAI(),AzureOpenAI()}',
    // A model may break off in the middle of the JSON that it was asked for.
    content: '{client.chat.completions.create().choices,client.responses.create().output_text}',
  },
  calls: [
    { call: '{,OpenAI}', is: 'refuse', needs: ['0.apiKey'] },
    {
      call: 'client.{{chat.completions,responses,embeddings,moderations,files}.create,images.{generate,edit},audio.*.create}',
      is: 'request',
      throwsOnStatus: true,
      promise: true,
    },
  ],
};

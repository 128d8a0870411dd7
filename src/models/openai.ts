import type { Model } from './model.js';

/** OpenAI's Node library, 4 to 6. */
export const openai: Model = {
  package: 'openai',
  calls: [{ call: '{,OpenAI}', is: 'refuse', needs: ['0.apiKey'] }],
};

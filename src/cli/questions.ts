/** Asks the user, one question after the other. */
export interface Questions {
  /**
   * The answer: one of the words, of which the beginning is enough. An empty line is the word that stands for it, or asks again where none
   * does. Undefined when there is no answer any more.
   */
  ask<Word extends string>(question: string, words: readonly Word[], whenEmpty?: Word): Promise<Word | undefined>;
  close(): void;
}

/** Asks on standard error, and reads the answers from standard input. */
export async function askOnTerminal(): Promise<Questions> {
  // Loaded late: few runs ask anything.
  const { createInterface } = await import('node:readline');
  // Not a terminal to readline: the keys, Ctrl-C among them, keep what they mean to the terminal.
  const lines = createInterface({ input: process.stdin, terminal: false });
  const answers = lines[Symbol.asyncIterator]();
  return {
    async ask(question, words, whenEmpty) {
      for (;;) {
        process.stderr.write(`${question} `);
        const { done, value } = await answers.next();
        if (done === true) {
          process.stderr.write('\n');
          return undefined;
        }
        const answer = value.trim().toLowerCase();
        const word = answer === '' ? whenEmpty : words.find((each) => each.startsWith(answer));
        if (word !== undefined) return word;
      }
    },
    close: () => lines.close(),
  };
}

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** What the command tells its caller, from good to bad; the worst that applies is the one. */
export const exitStatus = {
  /** Nothing found. */
  clean: 0,
  /** Diagnostics at or above the threshold. */
  diagnostics: 1,
  /** Wrong use, a wrong configuration, a report that could not be written, or a thread that died. */
  usage: 2,
  /** Part of the analysis failed; the rest was done and reported. */
  incomplete: 3,
} as const;

// The knowledge pack this page was built with (vite/knowledge_plugin.ts).
declare module 'knowledge:pack' {
  export const hash: string;
  /** File name of the `rules` section, under /knowledge/. */
  export const rulesFile: string;
  /** File name of the `sources` section, under /knowledge/. */
  export const sourcesFile: string;
  export const checkIn: import('./engine/check_in').CheckInDefinition;
  /** The range of each number in a report, from the vocabulary. */
  export const limits: Readonly<Record<string, { from: number; to: number }>>;
  /** The risk words that rules read. */
  export const riskWords: readonly string[];
  export const texts: Readonly<Record<string, string>>;
}

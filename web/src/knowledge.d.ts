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
  /** The questionnaires of which a record may hold a total score. */
  export const instruments: Readonly<Record<string, import('./engine/measure').Instrument>>;
  /** All but those of the places that bring their own: the decision aid, the road, the account, the team. */
  export const texts: Readonly<Record<string, string>>;
}

// What comes with the decision aid only.
declare module 'knowledge:decide' {
  /** File name of the `outlook` section, under /knowledge/. */
  export const outlookFile: string;
  /** File name of the `outlook-sources` section, under /knowledge/. */
  export const outlookSourcesFile: string;
  /** What is said of each option in words: models/decision-aid.yaml. */
  export const claims: readonly {
    id: string;
    option: string;
    side: 'good' | 'hard' | 'life';
    indication: string;
    sources?: string[];
    reasoning?: string;
    numbers?: Readonly<Record<string, number>>;
  }[];
  /** How it goes over time, both ways at once: one sentence each. */
  export const story: readonly {
    id: string;
    indication: string;
    sources: string[];
    numbers?: Readonly<Record<string, number>>;
  }[];
  /** YYYY-MM-DD: until when studies were read, and when they have to be read again. */
  export const evidenceRead: string;
  export const reviewBy: string;
  export const texts: Readonly<Record<string, string>>;
}

// What comes with the road only.
declare module 'knowledge:road' {
  /** File name of the `course` section, under /knowledge/. */
  export const courseFile: string;
  /** File name of the `course-sources` section, under /knowledge/. */
  export const courseSourcesFile: string;
  export const texts: Readonly<Record<string, string>>;
}

// What comes with the account's pages, and with the team's.
declare module 'knowledge:account' {
  export const texts: Readonly<Record<string, string>>;
}
declare module 'knowledge:team' {
  export const texts: Readonly<Record<string, string>>;
}

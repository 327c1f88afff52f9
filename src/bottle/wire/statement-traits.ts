/** What a statement may do to the session beyond its transaction. Guessed from the text; a wrong yes costs a round trip. */
export interface StatementTraits {
  /** Sets or resets settings of the session. */
  readonly settings: boolean;
  /** Takes or gives back advisory locks of the session. */
  readonly locks: boolean;
  /** Makes things that outlive the transaction: temporary tables, held cursors, SQL-level PREPARE. */
  readonly leftovers: boolean;
  /** Would throw away what belongs to other clients too. */
  readonly wipes: boolean;
  /** Reads rows from the client. */
  readonly copyIn: boolean;
  /** May rightly take longer than the hard limit. */
  readonly lengthy: boolean;
  /** LISTEN and UNLISTEN, in order; "*" means all. */
  readonly listens: readonly { readonly on: boolean; readonly channel: string }[];
}

export const noTraits: StatementTraits = {
  settings: false,
  locks: false,
  leftovers: false,
  wipes: false,
  copyIn: false,
  lengthy: false,
  listens: [],
};

const settings =
  /(?:^|;|\bbegin\b)\s*(?:set\s+(?!local\b|transaction\b|constraints\b)|reset\b)|\bset_config\s*\((?![^()]*,\s*true\s*\))/i;
const locks = /\bpg_(?:try_)?advisory_(?:lock|unlock)/i;
const leftovers =
  /\bcreate\s+(?:(?:local|global)\s+)?temp|\binto\s+temp|\bwith\s+hold\b|(?:^|;)\s*prepare\b(?!\s+transaction)/i;
const wipes = /(?:^|;)\s*(?:discard\s+(?:all|temp)|deallocate\s+(?:prepare\s+)?all)\b/i;
const copyIn = /(?:^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i;
const lengthy =
  /(?:^|;)\s*(?:create\s+(?:unique\s+)?index|create\s+extension|create\s+table|alter\s+table|reindex|vacuum|analyze|cluster|refresh|drop)\b/i;
const listen = /(?:^|;)\s*(un)?listen\s+("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*|\*)/giu;

const comments = /--[^\n]*|\/\*[\s\S]*?\*\//g;

export function statementTraits(sql: string): StatementTraits {
  // Comments would hide where a statement starts. That the rule sees inside quotes too only makes it warier.
  const text = sql.replace(comments, " ");
  return {
    settings: settings.test(text),
    locks: locks.test(text),
    leftovers: leftovers.test(text),
    wipes: wipes.test(text),
    copyIn: copyIn.test(text),
    lengthy: lengthy.test(text),
    listens: /listen/i.test(text) ? readListens(text) : [],
  };
}

function readListens(text: string): StatementTraits["listens"] {
  return Array.from(text.matchAll(listen), ([, un, name = ""]) => ({
    on: un === undefined,
    channel: name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase(),
  }));
}

/** The traits of several statements together. */
export function joinTraits(all: readonly StatementTraits[]): StatementTraits {
  return {
    settings: all.some((one) => one.settings),
    locks: all.some((one) => one.locks),
    leftovers: all.some((one) => one.leftovers),
    wipes: all.some((one) => one.wipes),
    copyIn: all.some((one) => one.copyIn),
    lengthy: all.some((one) => one.lengthy),
    listens: all.flatMap((one) => one.listens),
  };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}

/** Words that say nothing about an artifact: left out of descriptions, keywords and examples when indexing. */
export const stopWords: ReadonlySet<string> = words(`
  a an the and or but nor if then else so than as of at by for from in into on onto to with without about over under
  is am are was were be been being do does did done has have had having
  i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
  this that these those there here who whom whose which what when where why how
  im ive id ill youre youve were theyre its thats whats wheres hows dont doesnt didnt isnt arent cant wont
  not no s t
`);

/** Words of asking rather than of what is asked for: left out of queries, but indexed ("help desk"). */
export const requestWords: ReadonlySet<string> = words(`
  can could would should will shall may might must please want wants need needs help like know tell give show let
  looking look trying try some any just also thanks thank hi hello there
`);

/** A word of the vocabulary, which lives in the database. */
export interface EntityType {
  readonly name: string;
  readonly description: string;
  /** Other content under a known version is refused unless the caller allows the change. */
  readonly immutable: boolean;
}

import type { CatalogReader } from "../ports/catalog-reader.ts";
import type { CatalogWriter } from "../ports/catalog-writer.ts";
import type { SearchIndex } from "../ports/search-index.ts";
import type { Embedder } from "../search/embedder.ts";

/** What the use cases work with. */
export interface LibrarianParts {
  readonly catalog: CatalogReader;
  readonly search: SearchIndex;
  readonly writer: CatalogWriter;
  readonly embedder: Embedder;
  /** Told after each committed write: maintenance may have something to do. */
  readonly onWritten?: () => void;
}

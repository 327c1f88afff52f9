-- compatible
-- The catalog: entries, every revision of them, relationships, the event log, the keyword index and the vectors.
-- Nothing newer than PostgreSQL 15. Ids compare by code point (collate "C"), so that pages are the same everywhere.
-- Times are timestamptz(3): whole milliseconds survive a trip through a client's clock type, so an export is exact.

create table entity_type (
  name text collate "C" primary key,
  description text not null,
  immutable boolean not null default false,
  created_at timestamptz(3) not null default now()
);

insert into entity_type (name, description, immutable) values
  ('agent', 'An agent: something that acts towards a goal.', false),
  ('artifact', 'Anything that fits no other type.', false),
  ('contract', 'A promise that artifacts implement or require.', false),
  ('hypothesis', 'A claim to be tested.', false),
  ('mcp-server', 'A server that speaks the Model Context Protocol.', true),
  ('memory', 'Something an agent remembers.', false),
  ('package', 'A published software package.', true),
  ('pattern', 'A reusable way of solving a problem.', false),
  ('prompt', 'A prompt or prompt template.', false),
  ('skill', 'A skill: instructions and files that teach an agent a task.', false),
  ('spec', 'A specification.', false),
  ('template', 'A template to make other artifacts from.', false),
  ('test', 'A test or an evaluation.', false),
  ('tongue', 'A grammar or small language that agents speak.', false),
  ('tool', 'A callable function.', false);

-- One row. Its revision is the catalog's: taken in the last statement of each writing transaction, so that the row's
-- lock makes revision order commit order, without gaps (docs/adr/0003-catalog-revisions.md).
create table catalog_state (
  singleton boolean primary key default true check (singleton),
  revision bigint not null default 0,
  -- Events at or below this revision aren't kept (a restored catalog starts its log at the export's revision).
  event_floor bigint not null default 0,
  -- What is being restored; ordinary writes are refused meanwhile.
  restoring text
);

insert into catalog_state default values;

-- The latest state. Content columns repeat the newest row of entry_revision that moved the latest version: reading and
-- filtering touch this table alone, and history stays append-only.
create table entry (
  key integer generated always as identity primary key,
  id text collate "C" not null unique,
  -- lower(id): ids that differ only in case are refused.
  id_folded text collate "C" not null unique,
  name text not null,
  name_folded text collate "C" not null,
  -- Hashes of the folded name and of every text one deletion away from it: two names within one edit share one.
  name_keys integer[] not null,
  entity_type text collate "C" not null references entity_type (name),
  version text not null,
  versions text[] not null,
  description text not null,
  keywords text[] not null,
  author text not null,
  input_type text not null,
  output_type text not null,
  input_schema text not null,
  output_schema text not null,
  contracts_implemented text[] not null,
  contracts_required text[] not null,
  example_queries text[] not null,
  source_uri text,
  source_digest text,
  metadata text not null,
  status text not null check (status in ('draft', 'testing', 'active', 'deprecated', 'retired')),
  -- What restore goes back to.
  status_before text,
  deprecation_reason text,
  deprecation_successor text collate "C",
  -- What the entry was last imported from; empty when it was registered by hand.
  origin text not null default '',
  -- Retired because its origin no longer had it: comes back by itself when the origin has it again.
  pruned boolean not null default false,
  content_digest bytea not null,
  revision integer not null,
  embedded boolean not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);

create index entry_name on entry (name_folded);
create index entry_name_keys on entry using gin (name_keys);
create index entry_by_type on entry (entity_type, id);
create index entry_author on entry (author) where author <> '';
create index entry_keywords on entry using gin (keywords);
create index entry_not_active on entry (status, id) where status <> 'active';
create index entry_origin on entry (origin, id) where origin <> '';
create index entry_pending on entry (key) where not embedded;
-- Type queries compare the few distinct spellings of signatures (src/store/find-by-signature.ts).
create index entry_input_type on entry (input_type) where input_type <> '';
create index entry_output_type on entry (output_type) where output_type <> '';

-- How many entries there are of each type and status, as changes to be summed: a page's exact total costs the same at any
-- size of the catalog. Writers only ever add rows, so they never wait for each other; a job folds the rows into one each.
create table entry_tally (
  entity_type text collate "C" not null,
  status text not null,
  change bigint not null
);

create function tally_new_entries() returns trigger language plpgsql as $$
begin
  insert into entry_tally select entity_type, status, count(*) from added group by entity_type, status;
  return null;
end $$;

create function tally_changed_entry() returns trigger language plpgsql as $$
begin
  insert into entry_tally values (old.entity_type, old.status, -1), (new.entity_type, new.status, 1);
  return null;
end $$;

create trigger entry_added after insert on entry
  referencing new table as added for each statement execute function tally_new_entries();
create trigger entry_changed after update on entry for each row
  when (old.entity_type <> new.entity_type or old.status <> new.status) execute function tally_changed_entry();

create table entry_revision (
  entry_key integer not null references entry (key),
  revision integer not null,
  kind text not null check (kind in ('registered', 'updated', 'version_added', 'deprecated', 'retired', 'restored')),
  version text not null,
  status text not null,
  deprecation_reason text,
  deprecation_successor text,
  -- EntryContent as JSON, field by field as given.
  content text not null,
  content_digest bytea not null,
  created_at timestamptz(3) not null,
  primary key (entry_key, revision)
);

create table usage (
  entry_key integer primary key references entry (key),
  count bigint not null,
  success_count bigint not null,
  last_used_at timestamptz(3) not null,
  last_error text not null,
  -- Not yet told to watchers: a job gathers these into one event per entry.
  unpublished boolean not null
);

create index usage_unpublished on usage (entry_key) where unpublished;

-- Ends are ids, not keys: an end may not be registered yet, and then resolves itself when it arrives.
create table relationship (
  source_id text collate "C" not null,
  target_id text collate "C" not null,
  type text collate "C" not null,
  context text not null,
  author text not null,
  origin text not null default '',
  created_at timestamptz(3) not null,
  deprecated_at timestamptz(3),
  deprecation_reason text not null default '',
  primary key (source_id, target_id, type)
);

-- In the order in which an entry's relationships are paged.
create index relationship_target on relationship (target_id, source_id, type);

-- What Watch will read.
create table event (
  revision bigint primary key,
  kind text not null,
  entry_id text not null,
  -- The entry's revision after the change; null for changes that leave it alone.
  entry_revision integer,
  -- JSON; what a watcher needs beyond the above (a relationship's ends and type, say).
  detail text not null default '',
  created_at timestamptz(3) not null
);

-- The keyword index: one row per term and entry. Raw counts, so that weights can change without indexing again.
create table posting (
  term text collate "C" not null,
  entry_key integer not null,
  in_name smallint not null,
  in_description smallint not null,
  in_keywords smallint not null,
  in_examples smallint not null,
  name_length smallint not null,
  description_length smallint not null,
  keywords_length smallint not null,
  examples_length smallint not null,
  -- The entry is retired.
  hidden boolean not null default false,
  primary key (term, entry_key) include (
    in_name, in_description, in_keywords, in_examples,
    name_length, description_length, keywords_length, examples_length, hidden
  )
);

create index posting_entry on posting (entry_key);

-- Counted by a job, one version at a time, so that every replica ranks alike; writers never touch them.
create table term_statistic (
  term text collate "C" primary key,
  documents integer not null
);

create table search_statistic (
  singleton boolean primary key default true check (singleton),
  version bigint not null default 0,
  catalog_revision bigint not null default 0,
  documents integer not null default 0,
  name_length real not null default 0,
  description_length real not null default 0,
  keywords_length real not null default 0,
  examples_length real not null default 0,
  refreshed_at timestamptz(3)
);

insert into search_statistic default values;

create table embedding_model (
  id integer generated always as identity primary key,
  provider text not null,
  name text not null,
  version text not null,
  dimension integer not null,
  recipe text not null,
  created_at timestamptz(3) not null default now(),
  unique (provider, name, version, dimension, recipe)
);

-- Undimensioned, since models differ; each model gets an HNSW index of its own from a job, not from a migration.
create table embedding (
  model_id integer not null references embedding_model (id),
  entry_key integer not null references entry (key),
  v vector not null,
  primary key (model_id, entry_key)
);

-- A retried write finds the answer of its first try here.
create table idempotency (
  key text primary key,
  method text not null,
  request_digest bytea not null,
  response text not null,
  -- Where the catalog stood after the first try.
  catalog_revision bigint not null,
  created_at timestamptz(3) not null default now()
);

create index idempotency_age on idempotency (created_at);

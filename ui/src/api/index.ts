// Generated from crate `api` by `cargo xtask generate`. Do not edit.

export type Int64 = string;

export type ApiError = { code: Code, 
/**
 * One sentence naming the thing concerned.
 */
message: string, remedy: string | null, 
/**
 * The chain of causes, in the words of the layers below.
 */
details: string | null, };

export type Code = "bad_request" | "not_found" | "unreachable" | "login" | "secret_needed" | "passphrase_needed" | "denied" | "busy" | "cancelled" | "unreadable" | "newer" | "damaged" | "storage" | "unsupported" | "missing_library" | "internal";

export type ApiEvent = { "event": "changed", tags: Array<Tag>, } | { "event": "run", run: RunView, };

export type Tag = "catalog" | "index" | "sources" | "runs" | "settings" | "annotations";

export type SearchRequest = { 
/**
 * As typed. Empty lists everything the filters admit.
 */
query: string, 
/**
 * All must hold; inside one filter any value may.
 */
filters: Array<Filter>, 
/**
 * At most 200.
 */
limit: number, offset: number, 
/**
 * Whether to count facets: off while more hits of the same query are paged in.
 */
facets: boolean, 
/**
 * Requests of one lane supersede each other: an older turn may be abandoned.
 */
lane: string | null, turn: number, };

export type Filter = { field: FacetField, values: Array<string>, };

export type FacetField = "kind" | "source" | "schema";

export type SearchPage = { hits: Array<Hit>, total: number, 
/**
 * Set where nothing has all of the words: the hits have the most telling of them.
 */
partial: boolean, 
/**
 * What finds more, where this finds nothing as it was typed.
 */
suggestions: Array<Suggestion>, 
/**
 * What of the query was read otherwise than it may have been meant.
 */
notes: Array<QueryNote>, 
/**
 * Microseconds from request to answer, without transport.
 */
took_us: number, facets: Array<Facet>, 
/**
 * Set while the index is behind the catalog or being rebuilt: what is shown may be incomplete.
 */
catching_up: boolean, 
/**
 * The turn this answers.
 */
turn: number, };

export type Facet = { field: FacetField, 
/**
 * Most frequent first; counts ignore this facet's own filter, so that another value can be added.
 */
values: Array<FacetValue>, };

export type FacetValue = { 
/**
 * What goes into a [`Filter`].
 */
value: string, 
/**
 * What a person reads, where it differs from `value`.
 */
label: string, count: number, selected: boolean, };

export type Hit = { key: string, kind: EntityKind, form: EntityForm, source: SourceRef, 
/**
 * Names from below the source to the parent: `["shop", "sales"]`.
 */
path: Array<string>, name: Marked, 
/**
 * The part of the comment that matches best, or its start.
 */
comment: Marked | null, 
/**
 * Matching columns, best first, at most 6; where the query asks for columns alone at most 40, with details.
 */
columns: Array<ColumnHit>, 
/**
 * How many columns match in all.
 */
columns_matching: number, column_count: number, rows: Int64 | null, bytes: Int64 | null, 
/**
 * RFC 3339.
 */
last_write: string | null, 
/**
 * True when the definition is where a word was found.
 */
in_definition: boolean, };

export type Marked = { text: string, 
/**
 * Half-open ranges in UTF-16 code units, ascending, not overlapping.
 */
ranges: Array<[number, number]>, };

export type QueryNote = { "note": "open_quote" } | { "note": "open_parenthesis" } | { "note": "stray_parenthesis" } | { "note": "lone_or" } | { "note": "too_deep" } | { "note": "too_long" } | { "note": "unknown_field", field: string, } | { "note": "unread_value", field: string, value: string, } | { "note": "bad_pattern", pattern: string, } | { "note": "nothing_has", what: string, };

export type Suggestion = { way: SuggestionWay, query: string, 
/**
 * Never zero.
 */
total: number, };

export type SuggestionWay = "layout" | "unfiltered" | "bare";

export type WhyRequest = { 
/**
 * As typed.
 */
query: string, 
/**
 * Key of the entity.
 */
key: string, };

export type WhyView = { placed: Placed | null, 
/**
 * How each word of the query is in it. Those it has not are left out.
 */
words: Array<WhyWord>, 
/**
 * What brings it before others of its tier, and behind them.
 */
signals: Array<WhySignal>, };

export type Placed = { tier: Tier, 
/**
 * How loosely its worst word is matched: 0 as typed, 1 inside of another or with one slip, 2 with two slips.
 */
looseness: number, };

export type Tier = "exact" | "same_words" | "begins" | "name" | "column_whole" | "column" | "path" | "comment" | "definition" | "partial";

export type WhyWord = { word: string, spot: Spot, how: How, 
/**
 * What of the entity it is found in; at most 60 characters.
 */
found: string, };

export type Spot = "name" | "column" | "path" | "comment" | "definition";

export type How = "whole" | "begins" | "stands_for" | "inside" | "slip" | "pattern";

export type WhySignal = { signal: Signal, 
/**
 * Below zero it brings the entity forward.
 */
points: number, };

export type Signal = "length" | "references" | "rows" | "fresh" | "described" | "left_over" | "deprecated" | "starred" | "visited";

export type ColumnHit = { 
/**
 * The dotted path for a nested field.
 */
name: Marked, type: string, 
/**
 * Where the query asks for columns alone.
 */
detail: ColumnDetail | null, };

export type ColumnDetail = { nullable: boolean, 
/**
 * Not the type that most columns of this name have, among the hits of this answer.
 */
differs: boolean, };

export type EntityKind = "source" | "database" | "schema" | "table" | "view" | "routine" | "column";

export type EntityForm = "source" | "database" | "schema" | "table" | "partitioned_table" | "foreign_table" | "virtual_table" | "file_table" | "view" | "materialized_view" | "function" | "procedure" | "aggregate" | "window" | "macro" | "table_macro";

export type SourceRef = { key: string, 
/**
 * The name the person gave it.
 */
name: string, 
/**
 * The connector's id.
 */
connector: string, };

export type BrowseRequest = { 
/**
 * Absent: the sources.
 */
parent: string | null, 
/**
 * How many children come before the first one given.
 */
offset: number, 
/**
 * A child of `parent`: the page that holds it is given instead, of all that begin at a multiple of `limit`. Where it
 * is not among the children, `offset` holds.
 */
holding: string | null, 
/**
 * At most 10,000.
 */
limit: number, };

export type BrowsePage = { nodes: Array<Node>, 
/**
 * How many children come before the first node.
 */
offset: number, 
/**
 * How many children there are in all.
 */
total: number, };

export type Node = { key: string, name: string, kind: EntityKind, form: EntityForm, 
/**
 * Tables and views below, for a container.
 */
tables: number | null, rows: Int64 | null, bytes: Int64 | null, 
/**
 * Whether it has children to open.
 */
children: boolean, };

export type EntityRequest = { 
/**
 * A key; with a `#column` part the view is the table's and `column` names the part.
 */
key: string, 
/**
 * A revision to look at; absent for now.
 */
as_of: Int64 | null, };

export type EntityView = { key: string, kind: EntityKind, form: EntityForm, name: string, 
/**
 * From the source down to the parent.
 */
path: Array<Crumb>, source: SourceRef, 
/**
 * The column path asked for with `#…`, dotted.
 */
column: string | null, comment: string | null, owner: string | null, 
/**
 * The latest of each, in display order.
 */
observations: Array<ObservationView>, 
/**
 * When it was first seen and when its record last changed. RFC 3339.
 */
first_seen: string | null, last_changed: string | null, 
/**
 * When its source was last harvested. RFC 3339.
 */
harvested: string | null, 
/**
 * False when the source no longer has it: what is shown is the last known state.
 */
present: boolean, body: EntityBody, 
/**
 * What it is made from, and what is made from it, as the source declares.
 */
upstream: Array<Link>, downstream: Array<Link>, 
/**
 * Tables whose foreign keys point here.
 */
referenced_by: Array<Link>, issues: Array<IssueView>, 
/**
 * How many revisions touched it.
 */
revisions: number, };

export type Crumb = { key: string, name: string, kind: EntityKind, };

export type ObservationView = { metric: MetricName, 
/**
 * A count, bytes, or milliseconds since the epoch for moments.
 */
value: Int64, 
/**
 * When it was observed. RFC 3339.
 */
at: string, };

export type MetricName = "rows" | "bytes" | "scans" | "writes" | "last_write" | "last_analyzed" | "files";

export type EntityBody = { "is": "container" } & ContainerView | { "is": "relation" } & RelationView | { "is": "routine" } & RoutineView;

export type ContainerView = { tables: number, views: number, routines: number, columns: Int64, properties: Array<Property>, };

export type Property = { name: string, value: string, };

export type RelationView = { columns: Array<ColumnView>, constraints: Array<ConstraintView>, indexes: Array<IndexView>, triggers: Array<TriggerView>, partitioning: PartitioningView | null, definition: DefinitionView | null, properties: Array<Property>, };

export type ColumnView = { name: string, type: string, nullable: boolean, default: string | null, comment: string | null, 
/**
 * Position in the primary key from 1; absent when it is no part of it.
 */
primary_key: number | null, 
/**
 * The column a foreign key of its own points at.
 */
references: Link | null, unique: boolean, indexed: boolean, identity: string | null, generated: string | null, collation: string | null, hidden: boolean, 
/**
 * What lies behind the type: enum labels, a domain's base and checks, an array's element.
 */
detail: Array<Property>, fields: Array<ColumnView>, };

export type ConstraintView = { kind: ConstraintKind, name: string | null, columns: Array<string>, 
/**
 * Expression, rules, or the whole text, as the source prints it.
 */
text: string | null, references: Link | null, referenced_columns: Array<string>, };

export type ConstraintKind = "primary_key" | "foreign_key" | "unique" | "check" | "exclusion";

export type IndexView = { name: string, columns: Array<string>, unique: boolean, method: string | null, predicate: string | null, definition: string | null, invalid: boolean, };

export type TriggerView = { name: string, definition: string, };

export type PartitioningView = { key: string, total: Int64, 
/**
 * The first of them, by name.
 */
partitions: Array<Property>, };

export type DefinitionView = { language: string, text: string, 
/**
 * True when the text was cut for the screen; `export` has all of it.
 */
clipped: boolean, };

export type RoutineView = { arguments: string, returns: string | null, definition: DefinitionView | null, };

export type Link = { key: string, name: string, 
/**
 * Names from below the source to the parent.
 */
path: Array<string>, kind: EntityKind, 
/**
 * The columns concerned on its side.
 */
columns: Array<string>, 
/**
 * False when the catalog has no record of it.
 */
known: boolean, };

export type IssueView = { kind: IssueName, at: string, message: string, remedy: string | null, };

export type IssueName = "denied" | "unreadable" | "unsupported" | "timed_out" | "clipped";

export type ContentsRequest = { 
/**
 * The container: a source, a database or a schema.
 */
key: string, 
/**
 * False lists its children; true the tables and views at any depth below it.
 */
deep: boolean, 
/**
 * Words their names, comments and columns are searched for, as in the search box. Empty: all.
 */
filter: string, 
/**
 * Only these kinds; empty: all.
 */
kinds: Array<EntityKind>, sort: ContentSort, descending: boolean, offset: number, 
/**
 * At most 500 where rows are asked for; names are given for as many as are wanted.
 */
limit: number, };

export type ContentSort = "name" | "kind" | "rows" | "bytes" | "columns" | "last_write" | "last_changed";

export type ContentsPage = { rows: Array<ContentRow>, 
/**
 * How many the filter and the kinds admit.
 */
matching: number, 
/**
 * How many there are without them.
 */
total: number, };

export type NamesView = { 
/**
 * In the order asked for.
 */
names: Array<string>, 
/**
 * Those that the source's SQL writes otherwise.
 */
written: Array<WrittenName>, };

export type WrittenName = { 
/**
 * Its position in the list, from 0.
 */
at: number, text: string, };

export type ContentRow = { key: string, name: string, 
/**
 * The name as the source's SQL writes it, where that is another text.
 */
written: string | null, 
/**
 * Names from below the source to the parent.
 */
path: Array<string>, kind: EntityKind, form: EntityForm, 
/**
 * Tables and views below, for a container.
 */
tables: number | null, 
/**
 * Columns, for a table or view.
 */
columns: number | null, rows: Int64 | null, bytes: Int64 | null, 
/**
 * RFC 3339.
 */
last_write: string | null, 
/**
 * When its record last changed. RFC 3339.
 */
last_changed: string | null, 
/**
 * At most 300 characters of it.
 */
comment: string | null, };

export type TreemapRequest = { 
/**
 * The container whose contents are drawn.
 */
key: string, measure: Measure, };

export type Measure = "bytes" | "rows";

export type TreemapView = { 
/**
 * Largest first, at most 300.
 */
tiles: Array<Tile>, 
/**
 * What those that are measured and not listed come to.
 */
rest: Int64, rest_count: number, 
/**
 * Tables, and views that keep rows, that the source gives no such figure for.
 */
unmeasured: number, };

export type Tile = { key: string, name: string, 
/**
 * The name as the source's SQL writes it, where that is another text.
 */
written: string | null, 
/**
 * Names from below the source to the parent.
 */
path: Array<string>, kind: EntityKind, form: EntityForm, value: Int64, };

export type HomeRequest = Record<symbol, never>;

export type HomeView = { 
/**
 * The largest tables by bytes, or by rows where no source gives bytes. At most 8.
 */
biggest: Array<ContentRow>, 
/**
 * The tables and views that appeared last, newest first, without what came with a source's first harvest unless
 * there is nothing else. At most 8.
 */
newest: Array<Arrival>, };

export type Arrival = { row: ContentRow, 
/**
 * When a harvest first found it; of one that was gone, when it was back. RFC 3339.
 */
at: string, };

export type RelationsRequest = { 
/**
 * The table in the middle.
 */
key: string, 
/**
 * Tables whose own neighbours are shown too: those a person opened.
 */
open: Array<string>, 
/**
 * At most 60.
 */
limit: number, };

export type RelationsView = { 
/**
 * The table in the middle first, then by distance.
 */
tables: Array<RelatedTable>, 
/**
 * Foreign keys between them.
 */
keys: Array<KeyBetween>, 
/**
 * Neighbours left out because of the limit.
 */
left_out: number, };

export type RelatedTable = { key: string, name: string, 
/**
 * Names from below the source to the parent.
 */
path: Array<string>, kind: EntityKind, form: EntityForm, 
/**
 * False when the catalog knows only its name.
 */
known: boolean, column_count: number, 
/**
 * The columns that take part in a key, in the table's order. At most 16.
 */
columns: Array<RelatedColumn>, 
/**
 * Steps from the table in the middle.
 */
hop: number, 
/**
 * Neighbours of its own that are not in this picture.
 */
more: number, };

export type RelatedColumn = { name: string, type: string, primary_key: boolean, foreign_key: boolean, };

export type KeyBetween = { name: string | null, 
/**
 * The key of the table that holds the foreign key.
 */
from: string, to: string, 
/**
 * Empty where the source does not say.
 */
from_columns: Array<string>, to_columns: Array<string>, };

export type NamedRequest = { 
/**
 * The entity whose definition holds the names: a bare name is looked for beside it.
 */
key: string, 
/**
 * Each from the outermost part to the name itself. Those after the first 200 are not looked for.
 */
names: Array<Array<NamePart>>, };

export type NamePart = { 
/**
 * Without quotes.
 */
text: string, quoted: boolean, };

export type NamedView = { 
/**
 * The tables and views that are meant by any of the names, each once.
 */
links: Array<Link>, };

export type ScriptRequest = { 
/**
 * With a `#column` part, `name` and `qualified_name` are the column's.
 */
key: string, script: ScriptName, 
/**
 * Dotted paths: only these columns, in this order; empty: all. `name` gives their names then, one a line.
 */
columns: Array<string>, };

export type ScriptName = "name" | "qualified_name" | "select" | "ddl" | "markdown" | "link";

export type ScriptView = { text: string, 
/**
 * The SQL dialect, `markdown`, or `text`.
 */
language: string, };

export type ShelfRequest = Record<symbol, never>;

export type ShelfView = { 
/**
 * In the order they were starred.
 */
stars: Array<Kept>, 
/**
 * By name.
 */
searches: Array<SavedSearch>, 
/**
 * What was opened last, newest first, at most 50.
 */
recent: Array<Visit>, changed: ChangedSince, };

export type Kept = { key: string, name: string, 
/**
 * Names from below the source to the parent.
 */
path: Array<string>, kind: EntityKind, form: EntityForm, source: SourceRef, 
/**
 * False when the catalog no longer has it.
 */
present: boolean, };

export type SavedSearch = { id: Int64, name: string, query: string, filters: Array<Filter>, };

export type Visit = { entity: Kept, 
/**
 * When it was opened last. RFC 3339.
 */
at: string, 
/**
 * How often it was opened.
 */
times: number, };

export type ChangedSince = { 
/**
 * When the last visit ended; absent on the first one. RFC 3339.
 */
since: string | null, 
/**
 * The revision the person knew then.
 */
revision: Int64, 
/**
 * What differs from then, most telling first: altered and removed before added. At most 50.
 */
entities: Array<EntityChange>, 
/**
 * How many there are in all.
 */
total: number, };

export type ShelfEdit = { "edit": "star", key: string, } | { "edit": "unstar", key: string, } | { "edit": "save_search", id: Int64 | null, name: string, query: string, filters: Array<Filter>, } | { "edit": "forget_search", id: Int64, } | { "edit": "visit", key: string, } | { "edit": "seen" } | { "edit": "forget_visits" };

export type DiscoverRequest = Record<symbol, never>;

export type DiscoverView = { 
/**
 * Connections first, then files, newest first. At most 200.
 */
found: Array<FoundPlace>, 
/**
 * The files and folders that were looked into, as a person writes them: `~/.pgpass`.
 */
looked: Array<string>, };

export type FoundPlace = { kind: FoundKind, 
/**
 * What to show or add it by, without any secret: an address or a path.
 */
text: string, name: string, 
/**
 * The connector's id.
 */
connector: string, 
/**
 * Where it was found, as a person writes it: `~/.pg_service.conf`, `~/Downloads`.
 */
from: string, 
/**
 * For a file.
 */
bytes: Int64 | null, 
/**
 * When the file was last written. RFC 3339.
 */
modified: string | null, 
/**
 * True when it is a source already.
 */
added: boolean, };

export type FoundKind = "connection" | "file" | "folder";

export type HistoryRequest = { 
/**
 * An entity or a container; absent for the whole catalog.
 */
key: string | null, 
/**
 * Compare from this revision (not included); absent for the list of revisions with their changes.
 */
from: Int64 | null, 
/**
 * Compare to this revision; absent for now.
 */
to: Int64 | null, 
/**
 * Continue before this revision when listing.
 */
before: Int64 | null, 
/**
 * This revision alone.
 */
revision: Int64 | null, 
/**
 * Continue after this entity: in a comparison, or in the one revision asked for.
 */
after: string | null, 
/**
 * Only entities that fared so; empty for all.
 */
signs: Array<ChangeSign>, 
/**
 * Only entities of these kinds; empty for all.
 */
kinds: Array<EntityKind>, 
/**
 * Entities that each revision lists at most: up to 1,000; absent for 200.
 */
entities: number | null, 
/**
 * At most 200 revisions. Those that hold nothing of what is asked for are passed over.
 */
limit: number, };

export type HistoryPage = { 
/**
 * Newest first. A comparison of two revisions is one entry.
 */
revisions: Array<RevisionView>, more: boolean, };

export type ChangeSign = "added" | "changed" | "removed";

export type RevisionView = { revision: Int64, 
/**
 * RFC 3339.
 */
at: string, 
/**
 * Absent where a comparison is of every source.
 */
source: SourceRef | null, 
/**
 * Entities of all that was asked for, listed or not.
 */
added: number, changed: number, removed: number, 
/**
 * As many as asked for. What is left out is listed by asking for what comes after the last one.
 */
entities: Array<EntityChange>, 
/**
 * What the listed entities lie in, in the order they come.
 */
places: Array<PlaceChanges>, };

export type PlaceChanges = { source: SourceRef, 
/**
 * Names below the source, as of the entities in it.
 */
path: Array<string>, 
/**
 * Entities of all that was asked for, listed or not.
 */
added: number, changed: number, removed: number, };

export type EntityChange = { key: string, name: string, path: Array<string>, kind: EntityKind, changes: Array<ChangeView>, };

export type ChangeView = { kind: ChangeName, 
/**
 * A column path, a constraint, index or property name; empty for the entity itself.
 */
part: string, before: string | null, after: string | null, };

export type ChangeName = "entity_added" | "entity_removed" | "column_added" | "column_removed" | "column_moved" | "type_changed" | "nullability_changed" | "default_changed" | "column_detail_changed" | "comment_changed" | "owner_changed" | "constraint_added" | "constraint_removed" | "constraint_changed" | "index_added" | "index_removed" | "index_changed" | "trigger_added" | "trigger_removed" | "trigger_changed" | "partitioning_changed" | "definition_changed" | "form_changed" | "property_changed";

export type SourcesRequest = Record<symbol, never>;

export type SourcesView = { 
/**
 * By name.
 */
sources: Array<SourceView>, 
/**
 * What a new source may be.
 */
connectors: Array<ConnectorView>, 
/**
 * Where secrets go, and whether that place is open.
 */
secrets: SecretStoreView, };

export type SecretStoreView = "keychain" | "file" | "file_locked" | "file_absent";

export type SourceView = { key: string, name: string, connector: string, 
/**
 * The connector's product name.
 */
title: string, 
/**
 * Settings by field, without the secret.
 */
address: { [key in string]: string }, has_secret: boolean, 
/**
 * What the person said it is used for.
 */
environment: Environment | null, tables: number, columns: Int64, 
/**
 * When it was last harvested to the end. RFC 3339.
 */
harvested: string | null, 
/**
 * The latest runs, newest first, at most 10.
 */
runs: Array<RunView>, 
/**
 * What the latest run could not read.
 */
issues: Array<IssueView>, 
/**
 * What a harvest sends, in order.
 */
statements: Array<StatementView>, };

export type StatementView = { 
/**
 * A label key: `statement.objects`.
 */
purpose: string, text: string, };

export type ConnectorView = { id: string, title: string, fields: Array<FieldView>, };

export type FieldView = { 
/**
 * Also the label key: `field.<name>`.
 */
name: string, kind: FieldType, 
/**
 * For a choice.
 */
choices: Array<string>, required: boolean, default: string, };

export type FieldType = "text" | "number" | "file" | "folder" | "choice" | "secret";

export type Place = { "by": "text", text: string, } | { "by": "form", connector: string, address: { [key in string]: string }, } | { "by": "source", key: string, } | { "by": "change", key: string, address: { [key in string]: string }, };

export type SourceEdit = { "edit": "add", place: Place, name: string | null, secret: string | null, } | { "edit": "change", key: string, name: string | null, address: { [key in string]: string } | null, secret: string | null, } | { "edit": "mark", key: string, environment: Environment | null, } | { "edit": "remove", key: string, } | { "edit": "add_sample", } | { "edit": "unlock", passphrase: string, };

export type Environment = "production" | "staging" | "development" | "personal";

export type SourceEdited = { 
/**
 * The sources concerned.
 */
keys: Array<string>, };

export type SourceQuestion = { place: Place, secret: string | null, 
/**
 * False only recognises the place and lists its statements; true connects and asks.
 */
connect: boolean, };

export type ProbeView = { connector: string, 
/**
 * The name to propose.
 */
name: string, address: { [key in string]: string }, 
/**
 * True when the pasted text held a secret (it is not sent back).
 */
had_secret: boolean, statements: Array<StatementView>, 
/**
 * What the source answered; absent when nothing was asked.
 */
answer: ProbeAnswer | null, };

export type ProbeAnswer = { server: string, login: string | null, readable: Array<string>, unreadable: Array<UnreadableView>, took_ms: number, };

export type UnreadableView = { what: string, remedy: string | null, };

export type HarvestRequest = { "ask": "start", source: string, 
/**
 * Go on even if more than 30 % of the source would vanish.
 */
accept_removals: boolean, } | { "ask": "cancel", run: string, } | { "ask": "look", run: string, };

export type RunView = { id: string, source: string, state: RunState, step: RunStep, 
/**
 * What the step is at: a database, a folder.
 */
detail: string | null, done: Int64, 
/**
 * Absent while unknown.
 */
expected: Int64 | null, 
/**
 * Entities a second, over the step so far.
 */
rate: number | null, seconds_left: number | null, 
/**
 * RFC 3339.
 */
started: string, ended: string | null, 
/**
 * Set once committed.
 */
revision: Int64 | null, added: number, changed: number, removed: number, unchanged: number, issues: Array<IssueView>, 
/**
 * Why it failed.
 */
error: ApiError | null, };

export type LogRequest = { 
/**
 * A run that goes on or has ended. The latest hundred of each source are kept.
 */
run: string, };

export type LogView = { run: RunView, 
/**
 * Every different statement once, in the order of its first use.
 */
statements: Array<StatementView>, 
/**
 * Each time one was sent, in order.
 */
sent: Array<SentView>, };

export type SentView = { 
/**
 * Just before it was sent. RFC 3339.
 */
at: string, 
/**
 * What was being read: a database, a folder. Absent where that is the whole source.
 */
place: string | null, 
/**
 * Which of the statements, counted from 0.
 */
statement: number, };

export type RunState = "running" | "cancelling" | "done" | "partial" | "failed" | "cancelled" | "needs_review";

export type RunStep = "connect" | "plan" | "read" | "diff" | "commit" | "index" | "finished";

export type InspectRequest = { place: Place, secret: string | null, 
/**
 * At most this many tables are returned, largest scopes first cut; at most 500.
 */
limit: number, 
/**
 * Whether to return the names of everything, too.
 */
names: boolean, 
/**
 * Returns this one alone, wherever it stands.
 */
only: string | null, };

export type InspectView = { connector: string, name: string, 
/**
 * Tables, views and routines, in the source's order.
 */
entities: Array<EntityView>, 
/**
 * The names of everything there is, in the same order, where they were asked for; at most 20,000.
 */
names: Array<InspectedName>, 
/**
 * How many there are in all.
 */
total: number, issues: Array<IssueView>, };

export type InspectedName = { key: string, name: string, 
/**
 * Names from below the source to the parent.
 */
path: Array<string>, form: EntityForm, };

export type StatusRequest = Record<symbol, never>;

export type StatusView = { version: string, sources: number, tables: number, columns: Int64, revision: Int64, 
/**
 * When anything was last harvested. RFC 3339.
 */
harvested: string | null, index: IndexState, runs: Array<RunView>, 
/**
 * Where the data live.
 */
data_folder: string, 
/**
 * Set when the data folder cannot be written: everything can be read, nothing harvested.
 */
read_only: boolean, };

export type IndexState = { "state": "current" } | { "state": "catching_up", done: number, expected: number, } | { "state": "rebuilding", done: number, expected: number, } | { "state": "failed", error: ApiError, };

export type ReindexRequest = Record<symbol, never>;

export type SettingsRequest = { theme: Theme | null, language: Language | null, density: Density | null, 
/**
 * Size of text in percent of the usual: 90, 100, 110, 125 or 150.
 */
text_size: number | null, refresh: Refresh | null, 
/**
 * Seconds one statement may take at a source: 30, 120 or 600.
 */
statement_seconds: number | null, };

export type SettingsView = { theme: Theme, language: Language, density: Density, 
/**
 * In percent.
 */
text_size: number, refresh: Refresh, statement_seconds: number, };

export type Theme = "system" | "light" | "dark";

export type Density = "compact" | "comfortable";

export type Refresh = "never" | "day" | "week";

export type Language = "system" | "en" | "ko";

export type DoctorRequest = { repair: boolean, };

export type DoctorReport = { checks: Array<Check>, healthy: boolean, storage: StorageView, };

export type Check = { 
/**
 * What was looked at: `catalog`, `annotations`, `index`, `stages`, `secrets`, `duckdb`.
 */
name: string, outcome: Outcome, message: string, remedy: string | null, };

export type Outcome = "ok" | "repaired" | "warning" | "failed";

export type ExportRequest = { 
/**
 * Where to write. The ending decides: `.jsonl` one entity a line, `.md` readable pages, `.db` the catalog itself.
 */
path: string, 
/**
 * Only this entity and what lies below; absent for everything.
 */
key: string | null, as_of: Int64 | null, };

export type ExportView = { path: string, entities: number, bytes: Int64, };

export type LicencesRequest = Record<symbol, never>;

export type LicencesView = { 
/**
 * By name.
 */
packages: Array<PackageView>, };

export type PackageView = { name: string, version: string, 
/**
 * As the package says it: an SPDX expression, or nearly.
 */
licence: string, from: PackageOrigin, };

export type PackageOrigin = "cargo" | "npm" | "bundled";

export type LicenceRequest = { name: string, version: string, from: PackageOrigin, };

export type LicenceView = { 
/**
 * The texts of its licences and notices.
 */
texts: Array<string>, };

export type StorageRequest = Record<symbol, never>;

export type StorageView = { folder: string, 
/**
 * What is there, in a fixed order; what is not there is left out.
 */
parts: Array<StoredPart>, 
/**
 * Bytes that may still be written to the disk of the folder; `None` where the system does not say.
 */
free: Int64 | null, 
/**
 * Where backups go that are given no place of their own.
 */
backup_folder: string, 
/**
 * The backups in that folder, newest first.
 */
backups: Array<BackupFile>, };

export type StoredPart = { part: Part, 
/**
 * Name of the file or folder below the data folder.
 */
name: string, 
/**
 * Every file and folder of the data folder that belongs to it, by name.
 */
files: Array<string>, bytes: Int64, 
/**
 * Made from the rest: may be deleted, and is made again.
 */
rebuildable: boolean, };

export type Part = "catalog" | "annotations" | "copies" | "secrets" | "index" | "stages" | "sample" | "backups" | "other";

export type BackupFile = { path: string, bytes: Int64, 
/**
 * `None` when the file does not say: it is damaged, or of a newer version.
 */
about: BackupAbout | null, 
/**
 * Made by a restore, of what it replaced.
 */
before_restore: boolean, };

export type BackupAbout = { 
/**
 * RFC 3339.
 */
created: string, 
/**
 * Of the program that wrote it.
 */
version: string, sources: number, tables: number, columns: Int64, revision: Int64, };

export type BackupRequest = { 
/**
 * Where to write it; absent for a new file in the folder of backups.
 */
path: string | null, };

export type BackupView = { path: string, bytes: Int64, about: BackupAbout, };

export type RestoreRequest = { "ask": "look", path: string, } | { "ask": "start", path: string, };

export type RestoreView = { about: BackupAbout, 
/**
 * The backup of what was there before; `None` when nothing was, and when the file was only looked at.
 */
before: string | null, };

/** Every command: what it takes and what it answers. */
export interface Commands {
  /** Ranked hits for what is typed in the search box. */
  search: { request: SearchRequest; response: SearchPage };
  /** Why an entity is a result of a search, and what brings it forward. */
  why: { request: WhyRequest; response: WhyView };
  /** The children of one entity, or all sources. */
  browse: { request: BrowseRequest; response: BrowsePage };
  /** What a container holds, sorted and filtered. */
  contents: { request: ContentsRequest; response: ContentsPage };
  /** The names of what a container holds, all of them at once. */
  names: { request: ContentsRequest; response: NamesView };
  /** What lies below a container by size. */
  treemap: { request: TreemapRequest; response: TreemapView };
  /** The largest and the newest tables of the whole catalog. */
  home: { request: HomeRequest; response: HomeView };
  /** Everything one entity's page shows. */
  entity: { request: EntityRequest; response: EntityView };
  /** The tables around a table, by their keys. */
  relations: { request: RelationsRequest; response: RelationsView };
  /** An entity as text to paste elsewhere. */
  script: { request: ScriptRequest; response: ScriptView };
  /** Which tables and views the names in a definition mean. */
  named: { request: NamedRequest; response: NamedView };
  /** Revisions of an entity, a source or the whole catalog, and what changed between two of them. */
  history: { request: HistoryRequest; response: HistoryPage };
  /** Stars, saved searches, recent pages, and what changed since the last visit. */
  shelf: { request: ShelfRequest; response: ShelfView };
  /** Stars, saves, visits; answers with what the shelf holds then. */
  edit_shelf: { request: ShelfEdit; response: ShelfView };
  /** The sources with their health, and the forms for new ones. */
  sources: { request: SourcesRequest; response: SourcesView };
  /** Adds, changes or removes a source. */
  edit_source: { request: SourceEdit; response: SourceEdited };
  /** Connections and data files this computer already knows. */
  discover: { request: DiscoverRequest; response: DiscoverView };
  /** Asks a source who we are to it and what may be read. Connects. */
  probe: { request: SourceQuestion; response: ProbeView };
  /** Starts, cancels or looks at a harvest. */
  harvest: { request: HarvestRequest; response: RunView };
  /** The statements one harvest sent, for whoever wants to see what was done in their name. */
  log: { request: LogRequest; response: LogView };
  /** Reads a file, a folder or a URL without adding it. */
  inspect: { request: InspectRequest; response: InspectView };
  /** Counts, ages and running work for the status bar. */
  status: { request: StatusRequest; response: StatusView };
  /** Reads or changes the person's settings. */
  settings: { request: SettingsRequest; response: SettingsView };
  /** Checks every file, and repairs what can be repaired. */
  doctor: { request: DoctorRequest; response: DoctorReport };
  /** Where the data are, how much room each part takes, and the backups there are. */
  storage: { request: StorageRequest; response: StorageView };
  /** Writes what was harvested and what people wrote to one file. */
  backup: { request: BackupRequest; response: BackupView };
  /** Looks at a backup, or puts it in the place of what is there. */
  restore: { request: RestoreRequest; response: RestoreView };
  /** Brings the search index up to date now; builds it anew where that fails. */
  reindex: { request: ReindexRequest; response: IndexState };
  /** What the program is built from, and under which licences. */
  licences: { request: LicencesRequest; response: LicencesView };
  /** The licence texts of one package. */
  licence: { request: LicenceRequest; response: LicenceView };
  /** Writes the catalog, or a part of it, to a file. */
  export: { request: ExportRequest; response: ExportView };
}

/** What each answer is made from: it is out of date once one of these changed. */
export const READS: { [Name in keyof Commands]: readonly Tag[] } = {
  search: ["catalog", "index"],
  why: ["catalog", "index"],
  browse: ["catalog", "sources"],
  contents: ["catalog", "index"],
  names: ["catalog", "index"],
  treemap: ["catalog"],
  home: ["catalog"],
  entity: ["catalog", "sources"],
  relations: ["catalog"],
  script: ["catalog"],
  named: ["catalog"],
  history: ["catalog"],
  shelf: ["annotations", "catalog", "sources"],
  edit_shelf: [],
  sources: ["sources", "catalog", "runs"],
  edit_source: [],
  discover: ["sources"],
  probe: [],
  harvest: ["runs"],
  log: ["runs"],
  inspect: [],
  status: ["catalog", "index", "sources", "runs"],
  settings: ["settings"],
  doctor: [],
  storage: ["catalog", "index", "settings"],
  backup: [],
  restore: [],
  reindex: [],
  licences: [],
  licence: [],
  export: [],
};

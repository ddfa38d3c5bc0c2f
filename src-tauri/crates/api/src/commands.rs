//! The one list of commands.

use crate::contents::{ContentsPage, ContentsRequest, HomeRequest, HomeView, NamesView, TreemapRequest, TreemapView};
use crate::discover::{DiscoverRequest, DiscoverView};
use crate::entity::{BrowsePage, BrowseRequest, EntityRequest, EntityView};
use crate::harvest::{HarvestRequest, LogRequest, LogView, RunView};
use crate::history::{HistoryPage, HistoryRequest};
use crate::inspect::{InspectRequest, InspectView};
use crate::licences::{LicenceRequest, LicenceView, LicencesRequest, LicencesView};
use crate::named::{NamedRequest, NamedView};
use crate::relations::{RelationsRequest, RelationsView};
use crate::script::{ScriptRequest, ScriptView};
use crate::search::{SearchPage, SearchRequest};
use crate::shelf::{ShelfEdit, ShelfRequest, ShelfView};
use crate::source::{ProbeView, SourceEdit, SourceEdited, SourceQuestion, SourcesRequest, SourcesView};
use crate::status::{
    DoctorReport, DoctorRequest, ExportRequest, ExportView, IndexState, ReindexRequest, SettingsRequest, SettingsView,
    StatusRequest, StatusView,
};
use crate::storage::{BackupRequest, BackupView, RestoreRequest, RestoreView, StorageRequest, StorageView};
use crate::why::{WhyRequest, WhyView};
use crate::{Error, Tag};

/// One row of [`COMMANDS`].
#[derive(Debug)]
pub struct Command {
    pub name: &'static str,
    /// TypeScript name of the request type.
    pub request: &'static str,
    /// TypeScript name of the response type.
    pub response: &'static str,
    /// First line of the command's documentation.
    pub about: &'static str,
    /// What its answer is made from: the answer is out of date once one of these changed.
    pub reads: &'static [Tag],
}

macro_rules! commands {
    ($( #[doc = $about:literal] $name:ident($request:ident) -> $response:ident reads[$($tag:ident),*]; )+) => {
        /// What a shell can ask for. Calls block; shells run them off their event loop.
        pub trait Handler: Send + Sync {
            /// Asked by [`dispatch`] before each command, by its name. An error is the command's answer.
            fn admit(&self, _command: &str) -> Result<(), Error> {
                Ok(())
            }

            $( #[doc = $about] fn $name(&self, request: $request) -> Result<$response, Error>; )+
        }

        /// Every command, in documentation order.
        pub const COMMANDS: &[Command] = &[
            $( Command {
                name: stringify!($name),
                request: stringify!($request),
                response: stringify!($response),
                about: $about,
                reads: &[$(Tag::$tag),*],
            } ),+
        ];

        /// Answers the command `name` with `body`, both as JSON text.
        ///
        /// # Errors
        /// [`crate::Code::NotFound`] for an unknown command, [`crate::Code::BadRequest`] for a body that is not its
        /// request, else what the handler says.
        pub fn dispatch(handler: &dyn Handler, name: &str, body: &str) -> Result<String, Error> {
            match name {
                $( stringify!($name) => {
                    handler.admit(name)?;
                    answer(body, |request| handler.$name(request))
                } )+
                other => Err(Error::new(crate::Code::NotFound, format!("there is no command “{other}”"))),
            }
        }
    };
}

commands! {
    /// Ranked hits for what is typed in the search box.
    search(SearchRequest) -> SearchPage reads[Catalog, Index];
    /// Why an entity is a result of a search, and what brings it forward.
    why(WhyRequest) -> WhyView reads[Catalog, Index];
    /// The children of one entity, or all sources.
    browse(BrowseRequest) -> BrowsePage reads[Catalog, Sources];
    /// What a container holds, sorted and filtered.
    contents(ContentsRequest) -> ContentsPage reads[Catalog, Index];
    /// The names of what a container holds, all of them at once.
    names(ContentsRequest) -> NamesView reads[Catalog, Index];
    /// What lies below a container by size.
    treemap(TreemapRequest) -> TreemapView reads[Catalog];
    /// The largest and the newest tables of the whole catalog.
    home(HomeRequest) -> HomeView reads[Catalog];
    /// Everything one entity's page shows.
    entity(EntityRequest) -> EntityView reads[Catalog, Sources];
    /// The tables around a table, by their keys.
    relations(RelationsRequest) -> RelationsView reads[Catalog];
    /// An entity as text to paste elsewhere.
    script(ScriptRequest) -> ScriptView reads[Catalog];
    /// Which tables and views the names in a definition mean.
    named(NamedRequest) -> NamedView reads[Catalog];
    /// Revisions of an entity, a source or the whole catalog, and what changed between two of them.
    history(HistoryRequest) -> HistoryPage reads[Catalog];
    /// Stars, saved searches, recent pages, and what changed since the last visit.
    shelf(ShelfRequest) -> ShelfView reads[Annotations, Catalog, Sources];
    /// Stars, saves, visits; answers with what the shelf holds then.
    edit_shelf(ShelfEdit) -> ShelfView reads[];
    /// The sources with their health, and the forms for new ones.
    sources(SourcesRequest) -> SourcesView reads[Sources, Catalog, Runs];
    /// Adds, changes or removes a source.
    edit_source(SourceEdit) -> SourceEdited reads[];
    /// Connections and data files this computer already knows.
    discover(DiscoverRequest) -> DiscoverView reads[Sources];
    /// Asks a source who we are to it and what may be read. Connects.
    probe(SourceQuestion) -> ProbeView reads[];
    /// Starts, cancels or looks at a harvest.
    harvest(HarvestRequest) -> RunView reads[Runs];
    /// The statements one harvest sent, for whoever wants to see what was done in their name.
    log(LogRequest) -> LogView reads[Runs];
    /// Reads a file, a folder or a URL without adding it.
    inspect(InspectRequest) -> InspectView reads[];
    /// Counts, ages and running work for the status bar.
    status(StatusRequest) -> StatusView reads[Catalog, Index, Sources, Runs];
    /// Reads or changes the person's settings.
    settings(SettingsRequest) -> SettingsView reads[Settings];
    /// Checks every file, and repairs what can be repaired.
    doctor(DoctorRequest) -> DoctorReport reads[];
    /// Where the data are, how much room each part takes, and the backups there are.
    storage(StorageRequest) -> StorageView reads[Catalog, Index, Settings];
    /// Writes what was harvested and what people wrote to one file.
    backup(BackupRequest) -> BackupView reads[];
    /// Looks at a backup, or puts it in the place of what is there.
    restore(RestoreRequest) -> RestoreView reads[];
    /// Brings the search index up to date now; builds it anew where that fails.
    reindex(ReindexRequest) -> IndexState reads[];
    /// What the program is built from, and under which licences.
    licences(LicencesRequest) -> LicencesView reads[];
    /// The licence texts of one package.
    licence(LicenceRequest) -> LicenceView reads[];
    /// Writes the catalog, or a part of it, to a file.
    export(ExportRequest) -> ExportView reads[];
}

fn answer<Request, Response>(
    body: &str,
    handle: impl FnOnce(Request) -> Result<Response, Error>,
) -> Result<String, Error>
where
    Request: serde::de::DeserializeOwned,
    Response: serde::Serialize,
{
    let request = serde_json::from_str(body).map_err(|cause| {
        Error::new(crate::Code::BadRequest, "the request is not what this command takes").details(cause.to_string())
    })?;
    let response = handle(request)?;
    serde_json::to_string(&response).map_err(|cause| {
        Error::new(crate::Code::Internal, "the answer could not be written").details(cause.to_string())
    })
}

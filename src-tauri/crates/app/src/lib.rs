//! The use cases, one file each: the only interface of every shell.
//!
//! [`App`] implements [`api::Handler`], so the window, the browser and the tests speak the same commands; the command
//! line calls it directly. It links no connector: the shells pass the list in. What is stored (`model`) becomes what
//! is spoken (`api`) in [`view`] and nowhere else.

mod backup;
mod beneath;
mod bus;
mod contents;
mod discover;
mod doctor;
mod entity;
mod environment;
mod error;
mod export;
mod follower;
mod harvest;
mod history;
mod home;
mod indexer;
mod inspect;
mod kept;
pub mod licences;
mod log;
mod named;
mod open;
mod place;
mod refresh;
mod relations;
mod running;
mod sample;
mod script;
mod search;
mod settings;
mod shelf;
mod sources;
mod status;
mod storage;
mod view;
mod why;

pub use backup::{backup, look, restore};
pub use doctor::examine;
pub use home::Home;
pub use open::{App, Options};
pub use storage::of as storage;

use api::contents::{ContentsPage, ContentsRequest, HomeRequest, HomeView, NamesView, TreemapRequest, TreemapView};
use api::discover::{DiscoverRequest, DiscoverView};
use api::entity::{BrowsePage, BrowseRequest, EntityRequest, EntityView};
use api::harvest::{HarvestRequest, LogRequest, LogView, RunView};
use api::history::{HistoryPage, HistoryRequest};
use api::inspect::{InspectRequest, InspectView};
use api::licences::{LicenceRequest, LicenceView, LicencesRequest, LicencesView};
use api::named::{NamedRequest, NamedView};
use api::relations::{RelationsRequest, RelationsView};
use api::script::{ScriptRequest, ScriptView};
use api::search::{SearchPage, SearchRequest};
use api::shelf::{ShelfEdit, ShelfRequest, ShelfView};
use api::source::{ProbeView, SourceEdit, SourceEdited, SourceQuestion, SourcesRequest, SourcesView};
use api::status::{
    DoctorReport, DoctorRequest, ExportRequest, ExportView, IndexState, ReindexRequest, SettingsRequest, SettingsView,
    StatusRequest, StatusView,
};
use api::storage::{BackupRequest, BackupView, RestoreRequest, RestoreView, StorageRequest, StorageView};
use api::why::{WhyRequest, WhyView};

type Answer<T> = Result<T, api::Error>;

impl api::Handler for App {
    fn admit(&self, command: &str) -> Answer<()> {
        self.0.beneath.admit(command)
    }

    fn search(&self, request: SearchRequest) -> Answer<SearchPage> {
        search::search(self, &request)
    }

    fn why(&self, request: WhyRequest) -> Answer<WhyView> {
        why::why(self, &request)
    }

    fn browse(&self, request: BrowseRequest) -> Answer<BrowsePage> {
        entity::browse(self, &request)
    }

    fn contents(&self, request: ContentsRequest) -> Answer<ContentsPage> {
        contents::contents(self, &request)
    }

    fn names(&self, request: ContentsRequest) -> Answer<NamesView> {
        contents::names(self, &request)
    }

    fn treemap(&self, request: TreemapRequest) -> Answer<TreemapView> {
        contents::treemap(self, &request)
    }

    fn home(&self, _: HomeRequest) -> Answer<HomeView> {
        contents::home(self)
    }

    fn relations(&self, request: RelationsRequest) -> Answer<RelationsView> {
        relations::relations(self, &request)
    }

    fn named(&self, request: NamedRequest) -> Answer<NamedView> {
        named::named(self, &request)
    }

    fn script(&self, request: ScriptRequest) -> Answer<ScriptView> {
        script::script(self, &request)
    }

    fn shelf(&self, _: ShelfRequest) -> Answer<ShelfView> {
        shelf::shelf(self)
    }

    fn edit_shelf(&self, edit: ShelfEdit) -> Answer<ShelfView> {
        shelf::edit(self, edit)
    }

    fn discover(&self, _: DiscoverRequest) -> Answer<DiscoverView> {
        discover::discover(self)
    }

    fn entity(&self, request: EntityRequest) -> Answer<EntityView> {
        entity::entity(self, &request)
    }

    fn history(&self, request: HistoryRequest) -> Answer<HistoryPage> {
        history::history(self, &request)
    }

    fn sources(&self, _: SourcesRequest) -> Answer<SourcesView> {
        sources::list(self)
    }

    fn edit_source(&self, request: SourceEdit) -> Answer<SourceEdited> {
        sources::edit(self, request)
    }

    fn probe(&self, request: SourceQuestion) -> Answer<ProbeView> {
        place::probe(self, &request)
    }

    fn harvest(&self, request: HarvestRequest) -> Answer<RunView> {
        harvest::answer(self, &request)
    }

    fn log(&self, request: LogRequest) -> Answer<LogView> {
        log::log(self, &request)
    }

    fn inspect(&self, request: InspectRequest) -> Answer<InspectView> {
        inspect::inspect(self, &request)
    }

    fn status(&self, _: StatusRequest) -> Answer<StatusView> {
        status::status(self)
    }

    fn settings(&self, request: SettingsRequest) -> Answer<SettingsView> {
        settings::settings(self, &request)
    }

    fn doctor(&self, request: DoctorRequest) -> Answer<DoctorReport> {
        doctor::doctor(self, &request)
    }

    fn licences(&self, _: LicencesRequest) -> Answer<LicencesView> {
        licences::all()
    }

    fn licence(&self, request: LicenceRequest) -> Answer<LicenceView> {
        licences::one(&request)
    }

    fn storage(&self, _: StorageRequest) -> Answer<StorageView> {
        Ok(storage::of(&self.0.home))
    }

    fn backup(&self, request: BackupRequest) -> Answer<BackupView> {
        backup::backup(&self.0.home, &request, self.now())
    }

    fn restore(&self, request: RestoreRequest) -> Answer<RestoreView> {
        backup::answer(self, &request)
    }

    fn reindex(&self, _: ReindexRequest) -> Answer<IndexState> {
        self.0.indexer.mend()?;
        Ok(self.0.indexer.state())
    }

    fn export(&self, request: ExportRequest) -> Answer<ExportView> {
        export::export(self, &request)
    }
}

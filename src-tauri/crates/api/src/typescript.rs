//! The TypeScript side of the contract, generated from the types above.

use ts_rs::{Config, TS};

use crate::commands::COMMANDS;
use crate::*;

/// The whole content of `ui/src/api/index.ts`.
pub fn generate() -> String {
    let config = Config::default();
    let mut text = String::from("// Generated from crate `api` by `cargo xtask generate`. Do not edit.\n\n");
    macro_rules! declare {
        ($($type:ty),+ $(,)?) => { $( text.push_str("export "); text.push_str(&<$type as TS>::decl(&config)); text.push_str("\n\n"); )+ };
    }
    declare!(
        Int64,
        Error,
        Code,
        Event,
        Tag,
        search::SearchRequest,
        search::Filter,
        search::FacetField,
        search::SearchPage,
        search::Facet,
        search::FacetValue,
        search::Hit,
        search::Marked,
        search::ColumnHit,
        entity::EntityKind,
        entity::EntityForm,
        entity::SourceRef,
        entity::BrowseRequest,
        entity::BrowsePage,
        entity::Node,
        entity::EntityRequest,
        entity::EntityView,
        entity::Crumb,
        entity::ObservationView,
        entity::MetricName,
        entity::EntityBody,
        entity::ContainerView,
        entity::Property,
        entity::RelationView,
        entity::ColumnView,
        entity::ConstraintView,
        entity::ConstraintKind,
        entity::IndexView,
        entity::TriggerView,
        entity::PartitioningView,
        entity::DefinitionView,
        entity::RoutineView,
        entity::Link,
        entity::IssueView,
        entity::IssueName,
        contents::ContentsRequest,
        contents::ContentSort,
        contents::ContentsPage,
        contents::ContentRow,
        contents::TreemapRequest,
        contents::Measure,
        contents::TreemapView,
        contents::Tile,
        contents::HomeRequest,
        contents::HomeView,
        relations::RelationsRequest,
        relations::RelationsView,
        relations::RelatedTable,
        relations::RelatedColumn,
        relations::KeyBetween,
        script::ScriptRequest,
        script::ScriptName,
        script::ScriptView,
        shelf::ShelfRequest,
        shelf::ShelfView,
        shelf::Kept,
        shelf::SavedSearch,
        shelf::Visit,
        shelf::ChangedSince,
        shelf::ShelfEdit,
        discover::DiscoverRequest,
        discover::DiscoverView,
        discover::FoundPlace,
        discover::FoundKind,
        history::HistoryRequest,
        history::HistoryPage,
        history::RevisionView,
        history::EntityChange,
        history::ChangeView,
        history::ChangeName,
        source::SourcesRequest,
        source::SourcesView,
        source::SecretStoreView,
        source::SourceView,
        source::StatementView,
        source::ConnectorView,
        source::FieldView,
        source::FieldType,
        source::Place,
        source::SourceEdit,
        source::Environment,
        source::SourceEdited,
        source::SourceQuestion,
        source::ProbeView,
        source::ProbeAnswer,
        source::UnreadableView,
        harvest::HarvestRequest,
        harvest::RunView,
        harvest::LogRequest,
        harvest::LogView,
        harvest::SentView,
        harvest::RunState,
        harvest::RunStep,
        inspect::InspectRequest,
        inspect::InspectView,
        status::StatusRequest,
        status::StatusView,
        status::IndexState,
        status::ReindexRequest,
        status::SettingsRequest,
        status::SettingsView,
        status::Theme,
        status::Density,
        status::Refresh,
        status::Language,
        status::DoctorRequest,
        status::DoctorReport,
        status::Check,
        status::Outcome,
        status::ExportRequest,
        status::ExportView,
        storage::StorageRequest,
        storage::StorageView,
        storage::StoredPart,
        storage::Part,
        storage::BackupFile,
        storage::BackupAbout,
        storage::BackupRequest,
        storage::BackupView,
        storage::RestoreRequest,
        storage::RestoreView,
    );
    text.push_str("/** Every command: what it takes and what it answers. */\nexport interface Commands {\n");
    for command in COMMANDS {
        text.push_str(&format!(
            "  /**{} */\n  {}: {{ request: {}; response: {} }};\n",
            command.about, command.name, command.request, command.response
        ));
    }
    text.push_str("}\n\n/** What each answer is made from: it is out of date once one of these changed. */\n");
    text.push_str("export const READS: { [Name in keyof Commands]: readonly Tag[] } = {\n");
    for command in COMMANDS {
        let tags: Vec<_> = command.reads.iter().map(|tag| serde_json::to_string(tag).unwrap_or_default()).collect();
        text.push_str(&format!("  {}: [{}],\n", command.name, tags.join(", ")));
    }
    text.push_str("};\n");
    text
}

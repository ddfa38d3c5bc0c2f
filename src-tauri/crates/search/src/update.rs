//! Changing the index: one commit in the live generation, or a whole new generation.

use std::fs;
use std::path::Path;

use model::Stamp;
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexSettings, IndexWriter, TantivyDocument, Term};

use crate::analysis::Analysis;
use crate::document::Document;
use crate::error::Error;
use crate::folder::{self, Generation, WriterLock};
use crate::index::Index;
use crate::schema::{Fields, Payload, VERSION, register_tokenizers};
use crate::stops;

/// Memory for terms not yet written, when some entities changed.
const UPDATE_BYTES: usize = 16 * 1024 * 1024;
/// Memory for terms not yet written, when everything is indexed. Some ten thousand tables fit, and become one segment
/// at once; the more fit, the fewer segments are to be merged at the end.
const REBUILD_BYTES: usize = 64 * 1024 * 1024;
/// One thread writes postings, while the caller's splits the next entities into terms.
const THREADS: usize = 1;

/// Changes to the index that become visible together, by [`Update::commit`]. One exists at a time, over all processes.
pub struct Update {
    index: Index,
    generation: Generation,
    /// True for a new generation: nothing is there to be replaced, and dropping removes the folder.
    new: bool,
    fields: Fields,
    analysis: Analysis,
    /// `None` once committed.
    writer: Option<IndexWriter>,
    /// Let go last.
    lock: WriterLock,
}

impl Update {
    pub(crate) fn begin(index: &Index) -> Result<Option<Update>, Error> {
        let Some(lock) = WriterLock::take(index.folder())? else { return Ok(None) };
        index.refresh()?;
        let Some((generation, engine)) = index.live() else { return Update::create(index, lock).map(Some) };
        let writer = engine.writer_with_num_threads(THREADS, UPDATE_BYTES).map_err(Error::engine("write"))?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(merging));
        Ok(Some(Update::new(index, generation, false, writer, lock)))
    }

    pub(crate) fn begin_generation(index: &Index) -> Result<Option<Update>, Error> {
        let Some(lock) = WriterLock::take(index.folder())? else { return Ok(None) };
        Update::create(index, lock).map(Some)
    }

    fn create(index: &Index, lock: WriterLock) -> Result<Update, Error> {
        lock.remove_others(index.folder(), folder::live(index.folder()));
        let generation = lock.create_generation(index.folder())?;
        let created = create_writer(index, &generation.path(index.folder()));
        if created.is_err() {
            lock.remove_others(index.folder(), folder::live(index.folder()));
        }
        Ok(Update::new(index, generation, true, created?, lock))
    }

    fn new(index: &Index, generation: Generation, new: bool, writer: IndexWriter, lock: WriterLock) -> Update {
        let (_, fields) = index.schema();
        let (index, analysis) = (index.clone(), Analysis::new(fields));
        Update { index, generation, new, fields, analysis, writer: Some(writer), lock }
    }

    /// Adds an entity, in place of what had its id. In a rebuild every id is put once.
    pub fn put(&mut self, document: &Document<'_>) -> Result<(), Error> {
        if !self.new {
            self.remove(document.id);
        }
        let prepared = self.analysis.document(document);
        if let Some(writer) = &self.writer {
            writer.add_document(prepared).map_err(Error::engine("write"))?;
        }
        Ok(())
    }

    /// Removes an entity, if it is there.
    pub fn remove(&mut self, id: i64) {
        if let Some(writer) = &self.writer {
            writer.delete_term(Term::from_field_i64(self.fields.id, id));
        }
    }

    /// Makes the changes durable and visible, as the state of the catalog that `stamp` names.
    pub fn commit(mut self, stamp: &Stamp) -> Result<(), Error> {
        let Some(mut writer) = self.writer.take() else { return Ok(()) };
        let payload = Payload { schema: VERSION, catalog: stamp.clone() };
        let payload = serde_json::to_string(&payload).map_err(Error::engine("write"))?;
        let mut prepared = writer.prepare_commit().map_err(Error::engine("write"))?;
        prepared.set_payload(&payload);
        stops::pass("index_commit_before");
        prepared.commit().map_err(Error::engine("write"))?;
        stops::pass("index_commit_after");
        if self.new {
            merge_all(&mut writer)?;
        }
        writer.wait_merging_threads().map_err(Error::engine("write"))?;
        if self.new {
            stops::pass("generation_swap_before");
            let swapped = folder::make_live(self.index.folder(), self.generation);
            // A failure to make the rename durable comes after it: what is live must not be removed.
            self.new = folder::live(self.index.folder()) != Some(self.generation);
            swapped?;
            stops::pass("generation_swap_after");
        }
        self.index.refresh()?;
        self.lock.remove_others(self.index.folder(), Some(self.generation));
        Ok(())
    }
}

impl Drop for Update {
    fn drop(&mut self) {
        // The writer has threads that write into the folder.
        drop(self.writer.take());
        if self.new {
            let path = self.generation.path(self.index.folder());
            if let Err(error) = fs::remove_dir_all(&path) {
                tracing::debug!(%error, "an unfinished generation stays for now");
            }
        }
    }
}

fn create_writer(index: &Index, path: &Path) -> Result<IndexWriter, Error> {
    let (schema, _) = index.schema();
    let directory = tantivy::directory::MmapDirectory::open(path).map_err(Error::engine("create"))?;
    let engine = tantivy::Index::create(directory, schema.clone(), IndexSettings::default());
    let engine = engine.map_err(Error::engine("create"))?;
    register_tokenizers(&engine);
    let writer = engine.writer_with_num_threads::<TantivyDocument>(THREADS, REBUILD_BYTES);
    let writer = writer.map_err(Error::engine("create"))?;
    // Everything is merged once, at the end.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// Leaves one segment: a query then looks every word up once.
fn merge_all(writer: &mut IndexWriter) -> Result<(), Error> {
    let segments = writer.index().searchable_segment_ids().map_err(Error::engine("write"))?;
    if segments.len() > 1 {
        writer.merge(&segments).wait().map_err(Error::engine("write"))?;
        writer.garbage_collect_files().wait().map_err(Error::engine("write"))?;
    }
    Ok(())
}

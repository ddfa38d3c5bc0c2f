//! One committed state of the index, with the columns that every hit touches held as plain arrays.
//!
//! Group and card are read for every hit of every query; as arrays they cost a load each, and six or eight bytes an entity.
//! Segments never change, so a new state reuses the arrays of those it kept.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use model::Stamp;
use tantivy::columnar::{Cardinality, Column, ColumnValues, StrColumn};
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{DocId, InvertedIndexReader, Searcher, SegmentReader};

use crate::error::Error;
use crate::groups::Groups;
use crate::schema::Fields;
use crate::vocabulary::Vocabulary;

/// A state of the index that can be searched.
#[derive(Default)]
pub(crate) struct Snapshot {
    pub segments: Vec<View>,
    pub groups: Groups,
    pub kind_ranks: Vec<u32>,
    pub stamp: Option<Stamp>,
    pub documents: u64,
}

/// One segment, ready to be searched.
pub(crate) struct View {
    /// Knows which entities were replaced or removed; keeps the files open.
    pub reader: SegmentReader,
    pub columns: Arc<Columns>,
    /// The number in [`Groups`] of each group of this segment.
    pub groups: Vec<u32>,
}

/// What of a segment never changes.
pub(crate) struct Columns {
    /// The group of each entity, numbered within the segment.
    pub groups: GroupArray,
    /// The packed card of each entity.
    pub cards: Vec<u32>,
    pub ids: Arc<dyn ColumnValues<i64>>,
    /// The position of each entity's name among the segment's names.
    pub name_order: Arc<dyn ColumnValues<u64>>,
    pub names: StrColumn,
    pub words: Arc<InvertedIndexReader>,
    pub edges: Arc<InvertedIndexReader>,
    pub joined: Arc<InvertedIndexReader>,
    pub about: Arc<InvertedIndexReader>,
    /// Kind, source and schema of each group, see [`crate::analysis`].
    pub group_names: Vec<String>,
    /// Put together when first asked for.
    vocabulary: OnceLock<Vocabulary>,
}

impl Snapshot {
    /// Reads a state; `previous` lends what it has in common.
    pub(crate) fn load(
        searcher: &Searcher,
        fields: Fields,
        stamp: Option<Stamp>,
        previous: &Snapshot,
    ) -> Result<Snapshot, Error> {
        let known: HashMap<SegmentId, &Arc<Columns>> =
            previous.segments.iter().map(|view| (view.reader.segment_id(), &view.columns)).collect();
        let mut groups = Groups::default();
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for reader in searcher.segment_readers() {
            let columns = match known.get(&reader.segment_id()) {
                Some(columns) => Arc::clone(columns),
                None => Arc::new(Columns::load(reader, fields)?),
            };
            let numbers = columns.group_names.iter().map(|name| groups.number(name)).collect();
            segments.push(View { reader: reader.clone(), columns, groups: numbers });
        }
        groups.complete();
        let kind_ranks = groups.kind_ranks();
        Ok(Snapshot { segments, kind_ranks, groups, stamp, documents: searcher.num_docs() })
    }
}

impl Columns {
    fn load(reader: &SegmentReader, fields: Fields) -> Result<Columns, Error> {
        let inverted = |field: Field| reader.inverted_index(field).map_err(Error::damaged);
        let text = |name: &str| {
            let column = reader.fast_fields().str(name).map_err(Error::damaged)?;
            column.ok_or_else(|| Error::damaged(format_args!("column {name} is missing")))
        };
        let group = text("group")?;
        let mut group_names = Vec::with_capacity(group.num_terms());
        let mut stream = group.dictionary().stream().map_err(Error::damaged)?;
        while stream.advance() {
            group_names.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        let documents = reader.max_doc();
        let card = reader.fast_fields().u64("card").map_err(Error::damaged)?;
        let names = text("name")?;
        Ok(Columns {
            groups: GroupArray::of(group.ords(), documents, group_names.len())?,
            cards: array(&card, documents, |card| u32::try_from(card).unwrap_or(u32::MAX))?,
            ids: reader.fast_fields().column_first_or_default::<i64>("id").map_err(Error::damaged)?,
            name_order: names.ords().clone().first_or_default_col(u64::MAX),
            names,
            words: inverted(fields.words)?,
            edges: inverted(fields.edges)?,
            joined: inverted(fields.joined)?,
            about: inverted(fields.about)?,
            group_names,
            vocabulary: OnceLock::new(),
        })
    }

    /// All words of the segment.
    pub(crate) fn vocabulary(&self) -> Result<&Vocabulary, Error> {
        if let Some(vocabulary) = self.vocabulary.get() {
            return Ok(vocabulary);
        }
        let read = Vocabulary::read(&self.words)?;
        Ok(self.vocabulary.get_or_init(|| read))
    }
}

/// The group of each entity. Every hit has its group looked up, so it matters how much memory that touches.
pub(crate) enum GroupArray {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl GroupArray {
    /// Copies a column of groups, each of which must be below `groups`.
    fn of(column: &Column<u64>, documents: u32, groups: usize) -> Result<GroupArray, Error> {
        let in_range = |greatest: Option<usize>| match greatest {
            Some(greatest) if greatest >= groups => Err(Error::damaged("an entity is in no group")),
            _ => Ok(()),
        };
        // Numbers that do not fit become the greatest that do, which is then out of range.
        if groups <= usize::from(u16::MAX) {
            let narrow = array(column, documents, |group| u16::try_from(group).unwrap_or(u16::MAX))?;
            in_range(narrow.iter().copied().max().map(usize::from))?;
            return Ok(GroupArray::Narrow(narrow));
        }
        let wide = array(column, documents, |group| u32::try_from(group).unwrap_or(u32::MAX))?;
        in_range(wide.iter().copied().max().map(|greatest| greatest as usize))?;
        Ok(GroupArray::Wide(wide))
    }

    pub(crate) fn of_document(&self, document: DocId) -> usize {
        match self {
            GroupArray::Narrow(groups) => usize::from(groups[document as usize]),
            GroupArray::Wide(groups) => groups[document as usize] as usize,
        }
    }

    /// Calls `each` with the group of every entity, in turn.
    pub(crate) fn of_documents(&self, documents: &[DocId], each: impl FnMut(usize)) {
        match self {
            GroupArray::Narrow(groups) => documents.iter().map(|&at| usize::from(groups[at as usize])).for_each(each),
            GroupArray::Wide(groups) => documents.iter().map(|&at| groups[at as usize] as usize).for_each(each),
        }
    }
}

/// Copies a column of small numbers, of which every entity has one.
fn array<T>(column: &Column<u64>, documents: u32, small: impl Fn(u64) -> T) -> Result<Vec<T>, Error> {
    let values = &column.values;
    if column.get_cardinality() != Cardinality::Full || values.num_vals() < documents {
        return Err(Error::damaged("a column is too short"));
    }
    let mut array = Vec::with_capacity(documents as usize);
    let mut chunk = [0; 4096];
    while array.len() < documents as usize {
        let length = chunk.len().min(documents as usize - array.len());
        values.get_range(array.len() as u64, &mut chunk[..length]);
        array.extend(chunk[..length].iter().map(|&value| small(value)));
    }
    Ok(array)
}

//! The postings of one word in one segment.

use std::io;

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{DfaWrapper, EnableScoring, FuzzyTermQuery, PhraseQuery, Query as _};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED, Term};

use crate::aliases::is_found_inside;
use crate::analysis::{further_term, initials_term, is_edge};
use crate::condition::HOLDS;
use crate::error::Error;
use crate::find::Ground;
use crate::grade::{self, Grade, Grades, NONE, better};
use crate::question::{Form, Word};
use crate::schema::Fields;
use crate::scope::{Scales, Scope};
use crate::snapshot::{Columns, View};

/// Everything in one segment that a word matches.
#[derive(Default)]
pub(crate) struct Lists {
    pub lists: Vec<List>,
    /// Grades by entity, where lists were already merged.
    pub dense: Option<Vec<Grade>>,
    /// An upper bound for how many entities match.
    pub cost: u64,
}

/// One posting list and what its frequencies mean.
pub(crate) struct List {
    pub postings: BlockSegmentPostings,
    pub grades: &'static Grades,
}

impl List {
    /// The list of an identifier whose words are joined, if there is one.
    pub(crate) fn joined(columns: &Columns, identifier: &str) -> Result<Option<List>, Error> {
        let mut lists = Lists::default();
        lists.add(&columns.joined, identifier, &grade::EXACT).map_err(Error::damaged)?;
        Ok(lists.lists.pop())
    }

    /// The first entity of the list from this one on. Entities must be asked for in ascending order.
    pub(crate) fn next(&mut self, document: DocId) -> DocId {
        let at = self.postings.seek(document);
        self.postings.doc(at)
    }

    /// Every entity of the list with its grade.
    fn each(mut self, mut take: impl FnMut(DocId, Grade)) {
        while !self.postings.docs().is_empty() {
            for (&document, &frequency) in self.postings.docs().iter().zip(self.postings.freqs()) {
                take(document, self.grades[(frequency & 15) as usize]);
            }
            self.postings.advance();
        }
    }

    /// The grade of an entity. Entities must be asked for in ascending order.
    pub(crate) fn grade(&mut self, document: DocId) -> Grade {
        let at = self.postings.seek(document);
        if self.postings.doc(at) == document { self.grades[(self.postings.freq(at) & 15) as usize] } else { NONE }
    }
}

impl Lists {
    pub(crate) fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.dense.is_none()
    }

    fn push(&mut self, postings: BlockSegmentPostings, grades: &'static Grades) {
        self.cost += u64::from(postings.doc_freq());
        self.lists.push(List { postings, grades });
    }

    fn add(&mut self, index: &InvertedIndexReader, term: &str, grades: &'static Grades) -> io::Result<()> {
        if let Some(info) = index.terms().get(term.as_bytes())? {
            self.push(index.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?, grades);
        }
        Ok(())
    }

    /// Adds every term that begins with `prefix`: the term itself, and longer ones.
    fn add_range(
        &mut self,
        index: &InvertedIndexReader,
        prefix: &str,
        exact: &'static Grades,
        longer: &'static Grades,
    ) -> io::Result<()> {
        let mut end = prefix.as_bytes().to_vec();
        // No byte of UTF-8 is 0xff, so this is behind every term with the prefix.
        end.push(0xff);
        let mut terms = index.terms().range().ge(prefix).lt(&end).into_stream()?;
        while let Some((term, info)) = terms.next() {
            let grades = if term == prefix.as_bytes() { exact } else { longer };
            self.push(index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?, grades);
        }
        Ok(())
    }

    /// What matches a word without a slip. Joined identifiers that merely begin with it are left to
    /// [`Lists::add_joined`], because a word of the catalog nearly always begins with it too.
    pub(crate) fn strict(view: &View, ground: &Ground<'_>, word: &Word) -> Result<Lists, Error> {
        let mut lists = Lists::default();
        let (columns, scales) = (&*view.columns, word.scope.scales());
        match &word.form {
            Form::Prefix => lists.add_prefix(columns, &word.text, scales),
            Form::Exact => lists.add_exact(columns, &word.text, scales),
            Form::Phrase(tokens) => return Lists::phrase(view, ground.fields, tokens, word.scope),
            Form::Run(tokens) => return Lists::run(view, tokens, word.scope),
            Form::Pattern(pattern) => return Ok(Lists::dense(pattern.grades(view, word.scope)?)),
            Form::Tree(condition) => return Ok(Lists::dense(condition.grades(ground, view)?)),
        }
        .and_then(|()| lists.add_further(columns, &word.text, word.form == Form::Prefix, word.scope))
        .and_then(|()| lists.add_aliases(columns, &word.aliases, scales))
        .map_err(Error::damaged)?;
        Ok(lists)
    }

    fn dense(grades: Vec<Grade>) -> Lists {
        let cost = grades.iter().filter(|&&grade| grade != NONE).count() as u64;
        Lists { lists: Vec::new(), dense: Some(grades), cost }
    }

    /// What has a type or an owner of this name, or one that begins so.
    pub(crate) fn about(columns: &Columns, term: &str, whole: bool) -> Result<Lists, Error> {
        const HELD: Grades = [HOLDS; 16];
        let mut lists = Lists::default();
        match whole {
            true => lists.add(&columns.about, term, &HELD),
            false => lists.add_range(&columns.about, term, &HELD, &HELD),
        }
        .map_err(Error::damaged)?;
        Ok(lists)
    }

    /// Adds the entities that have a word here and in a better place, which is the one their postings tell.
    fn add_further(&mut self, columns: &Columns, word: &str, prefix: bool, scope: Scope) -> io::Result<()> {
        if scope.bit() == 0 {
            return Ok(());
        }
        let (term, grades) = (further_term(word), &scope.scales().further);
        match prefix && !is_edge(word) {
            true => self.add_range(&columns.about, &term, grades, grades),
            false => self.add(&columns.about, &term, grades),
        }
    }

    /// Adds the words that stand for the one typed.
    fn add_aliases(&mut self, columns: &Columns, aliases: &[String], scales: &'static Scales) -> io::Result<()> {
        for alias in aliases {
            match is_edge(alias) {
                true => self.add(&columns.edges, alias, &scales.edge_alias)?,
                false => self.add(&columns.words, alias, &scales.alias)?,
            }
        }
        Ok(())
    }

    fn add_prefix(&mut self, columns: &Columns, word: &str, scales: &'static Scales) -> io::Result<()> {
        if is_edge(word) {
            self.add(&columns.edges, word, &scales.edge)?;
        } else {
            self.add_range(&columns.words, word, &scales.exact, &scales.prefix)?;
        }
        self.add(&columns.joined, word, &scales.exact)
    }

    fn add_exact(&mut self, columns: &Columns, word: &str, scales: &'static Scales) -> io::Result<()> {
        if is_edge(word) {
            self.add(&columns.edges, word, &scales.edge_exact)?;
        } else {
            self.add(&columns.words, word, &scales.exact)?;
        }
        self.add(&columns.joined, word, &scales.exact)
    }

    /// Adds joined identifiers that begin with the word: what is typed without separators.
    pub(crate) fn add_joined(&mut self, columns: &Columns, word: &Word) -> Result<(), Error> {
        let prefix = &word.scope.scales().prefix;
        self.add_range(&columns.joined, &word.text, prefix, prefix).map_err(Error::damaged)
    }

    /// Adds what a word matches loosely: names of words with these first letters, longer words it stands in, and
    /// words that it may be a slip of.
    pub(crate) fn add_loose(&mut self, columns: &Columns, loose: &Loose) -> Result<(), Error> {
        if let Some(letters) = &loose.initials {
            self.add(&columns.joined, &initials_term(letters), &loose.scales.inner).map_err(Error::damaged)?;
        }
        for inner in &loose.inner {
            for word in columns.vocabulary()?.containing(inner, MOST_CONTAINING) {
                let word = std::str::from_utf8(word).map_err(Error::damaged)?;
                self.add(&columns.words, word, &loose.scales.inner).map_err(Error::damaged)?;
            }
        }
        for (automaton, grades) in &loose.slips {
            let mut terms = columns.words.terms().search(automaton).into_stream().map_err(Error::damaged)?;
            while let Some((_, info)) = terms.next() {
                let postings = columns.words.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
                self.push(postings.map_err(Error::damaged)?, grades);
            }
        }
        Ok(())
    }

    /// Neighbouring words of one identifier, the last of which may be a beginning.
    fn run(view: &View, tokens: &[String], scope: Scope) -> Result<Lists, Error> {
        let mut lists = Lists::default();
        let (columns, scales, text) = (&*view.columns, scope.scales(), tokens.concat());
        lists
            .add_range(&columns.joined, &text, &scales.exact, &scales.prefix)
            .and_then(|()| lists.add_further(columns, &text, true, scope))
            .map_err(Error::damaged)?;
        if tokens.len() > 2 {
            let mut dense = vec![NONE; view.reader.max_doc() as usize];
            neighbours(columns, tokens, scales, &mut dense).map_err(Error::damaged)?;
            let beside = Lists::dense(dense);
            lists.cost += beside.cost;
            lists.dense = beside.dense;
        }
        Ok(lists)
    }

    /// A phrase is neighbouring words of one identifier, or of one comment or definition.
    fn phrase(view: &View, fields: Fields, tokens: &[String], scope: Scope) -> Result<Lists, Error> {
        let mut dense = vec![NONE; view.reader.max_doc() as usize];
        neighbours(&view.columns, tokens, scope.scales(), &mut dense).map_err(Error::damaged)?;
        if matches!(scope, Scope::Name | Scope::Column) {
            return Ok(Lists::dense(dense));
        }
        let terms = tokens.iter().map(|token| Term::from_field_text(fields.prose, token)).collect();
        let schema = view.reader.schema();
        let weight = PhraseQuery::new(terms).weight(EnableScoring::disabled_from_schema(schema));
        let mut hits = weight.and_then(|weight| weight.scorer(&view.reader, 1.0)).map_err(Error::damaged)?;
        let mut document = hits.doc();
        while document != TERMINATED {
            if let Some(grade) = dense.get_mut(document as usize) {
                *grade = better(*grade, grade::COMMENT);
            }
            document = hits.advance();
        }
        if scope != Scope::Anywhere {
            // Comments and definitions share their positions; each word has to stand in the one that is meant.
            for token in tokens {
                let mut lists = Lists::default();
                let added = lists.add_exact(&view.columns, token, scope.scales());
                added.and_then(|()| lists.add_further(&view.columns, token, false, scope)).map_err(Error::damaged)?;
                let there = lists.into_dense(view.reader.max_doc());
                dense
                    .iter_mut()
                    .zip(there)
                    .for_each(|(grade, there)| *grade = if there == NONE { NONE } else { *grade });
            }
        }
        Ok(Lists::dense(dense))
    }

    /// Merges the lists into the entities that have a grade, last one first.
    pub(crate) fn into_few(self) -> Vec<(DocId, Grade)> {
        let mut few = Vec::with_capacity(self.cost as usize);
        for list in self.lists {
            list.each(|document, grade| few.push((document, grade)));
        }
        few.retain(|&(_, grade)| grade != NONE);
        few.sort_unstable_by_key(|&(document, grade)| (std::cmp::Reverse(document), grade));
        few.dedup_by_key(|&mut (document, _)| document);
        few
    }

    /// Merges the lists into one array of grades.
    pub(crate) fn into_dense(self, documents: u32) -> Vec<Grade> {
        let mut dense = self.dense.unwrap_or_else(|| vec![NONE; documents as usize]);
        for list in self.lists {
            list.each(|document, grade| {
                if let Some(known) = dense.get_mut(document as usize) {
                    *known = better(*known, grade);
                }
            });
        }
        dense
    }
}

/// Marks the entities in which each token is joined to the next.
fn neighbours(columns: &Columns, tokens: &[String], scales: &'static Scales, dense: &mut [Grade]) -> io::Result<()> {
    let mut pairs = Vec::new();
    for pair in tokens.windows(2) {
        let Some(info) = columns.joined.terms().get(pair.concat())? else { return Ok(()) };
        let postings = columns.joined.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        pairs.push(List { postings, grades: &scales.exact });
    }
    let Some((first, others)) = pairs.split_first_mut() else { return Ok(()) };
    while !first.postings.docs().is_empty() {
        for (&document, &frequency) in first.postings.docs().iter().zip(first.postings.freqs()) {
            let mut worst = first.grades[(frequency & 15) as usize];
            for other in others.iter_mut() {
                let grade = other.grade(document);
                worst = if grade == NONE || worst == NONE { NONE } else { worst.max(grade) };
            }
            if let Some(grade) = dense.get_mut(document as usize) {
                *grade = worst;
            }
        }
        first.postings.advance();
    }
    Ok(())
}

/// Words of one segment that one word is looked for in.
const MOST_CONTAINING: usize = 200;

/// What a word matches loosely, where few entities match it as it is.
pub(crate) struct Loose {
    /// The word, where it may be the first letters of others.
    initials: Option<String>,
    /// The word and those that stand for it, where they may stand inside of others.
    inner: Vec<String>,
    slips: Vec<(DfaWrapper, &'static Grades)>,
    scales: &'static Scales,
}

impl Loose {
    /// `None` for words that are taken as they are. `twice`: whether two slips are forgiven, in words long enough.
    pub(crate) fn of(word: &Word, fields: Fields, twice: bool) -> Result<Option<Loose>, Error> {
        let initials = word.may_be_inner().then(|| word.text.clone());
        let aliases = word.aliases.iter().filter(|alias| is_found_inside(alias));
        let inner = initials.iter().chain(aliases).cloned().collect::<Vec<_>>();
        let (mut slips, scales) = (Vec::new(), word.scope.scales());
        if word.forgives() {
            slips.push((automaton(word, fields, 1)?, &scales.slipped));
        }
        if twice && word.forgives_two() {
            slips.push((automaton(word, fields, 2)?, &scales.slipped_twice));
        }
        Ok((!inner.is_empty() || !slips.is_empty()).then_some(Loose { initials, inner, slips, scales }))
    }
}

/// Accepts the words so many slips away from one.
fn automaton(word: &Word, fields: Fields, slips: u8) -> Result<DfaWrapper, Error> {
    let term = Term::from_field_text(fields.words, &word.text);
    let query = match word.forgives_as_prefix() {
        true => FuzzyTermQuery::new_prefix(term, slips, true),
        false => FuzzyTermQuery::new(term, slips, true),
    };
    query.automaton().map_err(Error::engine("search"))
}

//! Checks of what surrounds entities: batches, statements, edges, observations, issues, and sameness between readings.

use std::collections::{BTreeSet, HashMap};

use model::{Digest, Edge, EntityKey, Record};

use super::{Collected, options};
use crate::Connector;
use crate::out::BATCH_ITEMS;

/// Batches are bounded and never empty.
pub(super) fn check_batches(collected: &Collected) {
    for read in &collected.units {
        for &items in &read.batches {
            assert!((1..=BATCH_ITEMS).contains(&items), "a batch of {items} items in {}", read.unit.id);
        }
    }
}

/// What a person is shown before a harvest is what the harvest sends.
pub(super) fn check_statements(connector: &dyn Connector, collected: &Collected) {
    let shown = connector.statements(&collected.address);
    for statement in &shown {
        assert!(statement.purpose.starts_with("statement."), "{} is no label", statement.purpose);
        assert!(!statement.text.trim().is_empty(), "{} has no text", statement.purpose);
        let same = shown.iter().filter(|other| other.purpose == statement.purpose).count();
        assert_eq!(same, 1, "{} names more than one statement", statement.purpose);
    }
    for read in &collected.units {
        assert!(!read.sent.is_empty(), "{} logs no statement", read.unit.id);
    }
    for sent in collected.units.iter().flat_map(|read| &read.sent).chain(&collected.opening) {
        assert!(shown.iter().any(|statement| statement.text == *sent), "not among the statements shown: {sent}");
    }
}

/// Edges stay in the source and name columns that are there.
pub(super) fn check_edges(collected: &Collected) {
    let columns: HashMap<&EntityKey, BTreeSet<&str>> = collected
        .entities()
        .filter_map(|(key, _, record)| {
            let relation = record.relation()?;
            Some((key, relation.columns.iter().map(|column| column.name.as_str()).collect()))
        })
        .collect();
    let check = |key: &EntityKey, column: Option<&String>, edge: &Edge| {
        if let (Some(columns), Some(column)) = (columns.get(key), column) {
            assert!(columns.contains(column.as_str()), "{key} has no column {column}, named by {edge:?}");
        }
    };
    for edge in collected.edges() {
        assert_eq!(edge.from.source_key(), collected.source, "an edge starts outside the source: {edge:?}");
        assert_eq!(edge.to.source_key(), collected.source, "an edge ends outside the source: {edge:?}");
        for link in &edge.columns {
            assert!(link.from.is_some() || link.to.is_some(), "a column link without columns: {edge:?}");
            check(&edge.from, link.from.as_ref(), edge);
            check(&edge.to, link.to.as_ref(), edge);
        }
    }
}

/// Observations are of entities that were read, at the time of the run.
pub(super) fn check_observations(collected: &Collected) {
    let keys: BTreeSet<&EntityKey> = collected.entities().map(|(key, ..)| key).collect();
    let mut seen = BTreeSet::new();
    for observation in collected.observations() {
        let of = &observation.of;
        assert!(keys.contains(of), "{of} was observed, but not read");
        assert_eq!(observation.at, options().now, "{of}: the time of an observation is the run's");
        assert!(observation.value >= 0, "{of}: {} is {}", observation.metric.name(), observation.value);
        assert!(seen.insert((of, observation.metric)), "{of}: {} came twice", observation.metric.name());
    }
}

/// Issues say something about a place in the source.
pub(super) fn check_issues(collected: &Collected) {
    for issue in collected.issues() {
        assert!(issue.at.is_within(&collected.source), "an issue lies outside the source: {issue:?}");
        assert!(!issue.message.trim().is_empty(), "an issue says nothing: {issue:?}");
    }
}

/// Two readings of an unchanged source give the same entities with the same digests in the same order, and the
/// same edges. Observations may differ.
pub(super) fn assert_same(first: &Collected, second: &Collected) {
    assert_eq!(first.units.len(), second.units.len(), "the same units");
    for (one, other) in first.units.iter().zip(&second.units) {
        assert_eq!(one.unit, other.unit, "the same units in the same order");
        assert_eq!(one.result.except, other.result.except, "the same exceptions");
        for ((key, kind, record), (again, kind_again, record_again)) in one.entities.iter().zip(&other.entities) {
            assert_eq!((key, kind), (again, kind_again), "the same entities in the same order");
            assert_eq!(digest(record), digest(record_again), "{key} has the same digest twice");
        }
        assert_eq!(one.entities.len(), other.entities.len(), "as many entities");
        assert_eq!(one.edges, other.edges, "the same edges in the same order");
        assert_eq!(one.issues, other.issues, "the same issues");
    }
}

fn digest(record: &Record) -> Digest {
    Digest::of(&record.to_canonical())
}

//! Kind, source and schema of entities as one number, and what filters and facets make of it.
//!
//! A catalog of a million tables has some thousands of distinct (kind, source, schema). Counting those during the one pass over
//! the hits, and facets from the counts afterwards, costs one increment a hit for any number of facets.

use std::collections::HashMap;

use model::Kind;
use model::name::fold;

use crate::analysis::UNIT;
use crate::condition::TypedFilter;
use crate::query::{FACET_VALUES, Facet};

/// Set in a mask when a typed filter refuses the group: it then counts nowhere.
const TYPED: u8 = 0x80;
/// Stands for no schema.
const ABSENT: u32 = u32::MAX;

/// All groups of an index.
#[derive(Default)]
pub(crate) struct Groups {
    numbers: HashMap<String, u32>,
    groups: Vec<[u32; 3]>,
    /// The values of each facet, in the order of [`Facet::ALL`].
    values: [Values; 3],
    /// By value of each facet: its position in the order of their texts.
    positions: [Vec<u32>; 3],
}

#[derive(Default)]
struct Values {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
    folded: Vec<String>,
}

impl Values {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        self.folded.push(fold(text));
        number
    }
}

impl Groups {
    /// The number of a group as the index writes it, known or new.
    pub(crate) fn number(&mut self, group: &str) -> u32 {
        if let Some(&number) = self.numbers.get(group) {
            return number;
        }
        let mut parts = group.splitn(3, UNIT);
        let mut part = |facet: usize| parts.next().map_or(ABSENT, |text| self.values[facet].number(text));
        let facets = [part(0), part(1), part(2)];
        let number = self.groups.len() as u32;
        self.groups.push(facets);
        self.numbers.insert(group.to_owned(), number);
        number
    }

    pub(crate) fn len(&self) -> usize {
        self.groups.len()
    }

    /// To be called when every group has its number: puts the values of each facet in order, once for all queries.
    pub(crate) fn complete(&mut self) {
        self.positions = self.values.each_ref().map(|values| {
            let mut order: Vec<u32> = (0..values.texts.len() as u32).collect();
            order.sort_unstable_by_key(|&value| &values.texts[value as usize]);
            let mut positions = vec![0; order.len()];
            order.iter().zip(0..).for_each(|(&value, position)| positions[value as usize] = position);
            positions
        });
    }

    /// Where entities of each group stand in a list without a query: by the display order of kinds.
    pub(crate) fn kind_ranks(&self) -> Vec<u32> {
        let rank = |kind: &String| {
            let kind = Kind::from_name(kind);
            Kind::ALL.iter().position(|&known| Some(known) == kind).unwrap_or(Kind::ALL.len()) as u32
        };
        let ranks: Vec<u32> = self.values[0].texts.iter().map(rank).collect();
        self.groups.iter().map(|group| ranks.get(group[0] as usize).copied().unwrap_or(u32::MAX)).collect()
    }

    /// For every group, which filters refuse it: one bit a facet. Zero is admitted.
    pub(crate) fn masks(&self, filters: &[(Facet, Vec<String>)], typed: &[TypedFilter]) -> Vec<u8> {
        let mut masks = vec![0; self.groups.len()];
        for (facet, selected) in filters {
            if selected.is_empty() {
                continue;
            }
            let values = &self.values[*facet as usize];
            let mut admitted = vec![false; values.texts.len()];
            for number in selected.iter().filter_map(|text| values.numbers.get(text)) {
                admitted[*number as usize] = true;
            }
            self.refuse(*facet, 1 << *facet as u8, &admitted, false, &mut masks);
        }
        for filter in typed {
            let values = &self.values[filter.facet as usize];
            let admits = |value: &String| value.contains(&filter.text) != filter.negated;
            let admitted: Vec<bool> = values.folded.iter().map(admits).collect();
            self.refuse(filter.facet, TYPED, &admitted, filter.negated, &mut masks);
        }
        masks
    }

    /// Sets `bit` for the groups whose value is not admitted; `absent` says whether having none is.
    fn refuse(&self, facet: Facet, bit: u8, admitted: &[bool], absent: bool, masks: &mut [u8]) {
        for (group, mask) in self.groups.iter().zip(masks) {
            if !admitted.get(group[facet as usize] as usize).copied().unwrap_or(absent) {
                *mask |= bit;
            }
        }
    }

    /// Counts of every facet, from the hits in each group. A facet's own filter is left out.
    pub(crate) fn facets(
        &self,
        counts: &[u32],
        masks: &[u8],
        filters: &[(Facet, Vec<String>)],
    ) -> Vec<(Facet, Vec<(String, u32)>)> {
        let mut totals: [Vec<u32>; 3] = [0, 1, 2].map(|facet: usize| vec![0; self.values[facet].texts.len()]);
        for ((group, &count), &mask) in self.groups.iter().zip(counts).zip(masks) {
            if count == 0 {
                continue;
            }
            for facet in Facet::ALL {
                let others = mask & !(1 << facet as u8);
                if others == 0
                    && let Some(total) = totals[facet as usize].get_mut(group[facet as usize] as usize)
                {
                    *total += count;
                }
            }
        }
        let facet = |facet: Facet| (facet, self.ranked(facet, &totals[facet as usize], filters));
        Facet::ALL.into_iter().map(facet).collect()
    }

    /// The most frequent values of a facet, and those selected, by count and then by text.
    fn ranked(&self, facet: Facet, totals: &[u32], filters: &[(Facet, Vec<String>)]) -> Vec<(String, u32)> {
        let values = &self.values[facet as usize];
        let positions = &self.positions[facet as usize];
        let mut present: Vec<u32> = (0..totals.len() as u32).filter(|&value| totals[value as usize] > 0).collect();
        let order = |&value: &u32| (std::cmp::Reverse(totals[value as usize]), positions[value as usize]);
        if present.len() > FACET_VALUES {
            present.select_nth_unstable_by_key(FACET_VALUES, order);
            present.truncate(FACET_VALUES);
        }
        present.sort_unstable_by_key(order);
        let text = |value: u32| (values.texts[value as usize].clone(), totals[value as usize]);
        let mut ranked: Vec<_> = present.into_iter().map(text).collect();
        for selected in filters.iter().filter(|filter| filter.0 == facet).flat_map(|filter| &filter.1) {
            if !ranked.iter().any(|(value, _)| value == selected) {
                let count = values.numbers.get(selected).map_or(0, |&value| totals[value as usize]);
                ranked.push((selected.clone(), count));
            }
        }
        ranked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_facet_counts_without_its_own_filter() {
        let mut groups = Groups::default();
        for group in ["table\u{1f}a\u{1f}a/x", "view\u{1f}a\u{1f}a/x", "table\u{1f}b\u{1f}b/y", "source\u{1f}b"] {
            groups.number(group);
        }
        groups.complete();
        let counts = [5, 3, 2, 1];
        let filters = vec![(Facet::Kind, vec!["table".to_owned()]), (Facet::Source, vec!["a".to_owned()])];
        let masks = groups.masks(&filters, &[]);
        let facets = groups.facets(&counts, &masks, &filters);
        let line = |facet: &(Facet, Vec<(String, u32)>)| {
            facet.1.iter().map(|(value, count)| format!("{value} {count}")).collect::<Vec<_>>().join(", ")
        };
        let lines: Vec<_> = facets.iter().map(line).collect();
        assert_eq!(lines, ["table 5, view 3", "a 5, b 2", "a/x 5"]);
    }

    #[test]
    fn typed_filters_hold_everywhere() {
        let mut groups = Groups::default();
        for group in ["table\u{1f}a\u{1f}a/Sales", "table\u{1f}a\u{1f}a/hr", "source\u{1f}a"] {
            groups.number(group);
        }
        let typed = |text: &str, negated| TypedFilter { facet: Facet::Schema, text: text.to_owned(), negated };
        assert_eq!(groups.masks(&[], &[typed("sales", false)]), [0, TYPED, TYPED]);
        assert_eq!(groups.masks(&[], &[typed("sales", true)]), [TYPED, 0, 0]);
    }
}

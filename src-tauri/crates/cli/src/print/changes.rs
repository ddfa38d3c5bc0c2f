//! What changed: one block for each revision.

use api::entity::EntityKind;
use api::history::{ChangeView, EntityChange, HistoryPage, RevisionView};

use super::{Look, Table, Tone, figure, left, plain, words};

/// Longest piece of a changed text that is shown.
const LONGEST: usize = 60;

/// Revisions, newest first. `entities` of each are listed at most.
pub fn log(page: &HistoryPage, entities: usize, look: Look) -> String {
    let blocks: Vec<_> = page.revisions.iter().map(|revision| block(revision, entities, look)).collect();
    blocks.join("\n")
}

fn block(revision: &RevisionView, most: usize, look: Look) -> String {
    let mut text = heading(revision, look);
    for entity in revision.entities.iter().take(most) {
        text.push_str(&changed_entity(entity, look));
    }
    let listed = revision.entities.len().min(most);
    let touched = i64::from(revision.added) + i64::from(revision.changed) + i64::from(revision.removed);
    let rest = touched - i64::try_from(listed).unwrap_or(i64::MAX);
    if rest > 0 {
        text.push_str(&look.paint(Tone::Dim, &format!("  … and {} more\n", figure::count(rest))));
    }
    text
}

fn heading(revision: &RevisionView, look: Look) -> String {
    let source = revision.source.as_ref().map(|source| format!("  {}", plain(&source.name))).unwrap_or_default();
    format!(
        "{}  {}{source}  {}\n",
        look.paint(Tone::Strong, &format!("revision {}", revision.revision)),
        look.paint(Tone::Dim, &figure::instant(&revision.at)),
        counts(revision.added, revision.changed, revision.removed, look),
    )
}

/// `+3 ~1 -2`, what is zero left out.
pub fn counts(added: u32, changed: u32, removed: u32, look: Look) -> String {
    let part = |sign: char, count: u32, tone: Tone| {
        (count > 0).then(|| look.paint(tone, &format!("{sign}{}", figure::count(count.into()))))
    };
    let parts = [part('+', added, Tone::Good), part('~', changed, Tone::Warn), part('-', removed, Tone::Bad)];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "no changes".to_owned() } else { parts.join(" ") }
}

fn changed_entity(entity: &EntityChange, look: Look) -> String {
    let mut path: Vec<_> = entity.path.iter().map(|name| plain(name)).collect();
    path.push(plain(&entity.name));
    let whole = entity
        .changes
        .iter()
        .map(|change| words::change(change.kind))
        .find(|(_, word)| *word == "added" || *word == "removed");
    let sign = whole.map_or('~', |(sign, _)| sign);
    let name = look.paint(tone(sign), &format!("{sign} {}", path.join(".")));
    let mut text = format!("  {name}{}\n", kind(entity.kind, look));
    if whole.is_none() {
        let mut table = Table::new([left(""), left(""), left(""), left("")]);
        for change in &entity.changes {
            let (sign, word) = words::change(change.kind);
            let sign = look.paint(tone(sign), &sign.to_string());
            table.row([sign, word.to_owned(), plain(&change.part), difference(change, look)]);
        }
        let bare = Look { talkative: false, ..look };
        text.push_str(&table.text(bare, "      "));
    }
    text
}

fn kind(kind: EntityKind, look: Look) -> String {
    if kind == EntityKind::Table { String::new() } else { look.paint(Tone::Dim, &format!(" ({})", words::kind(kind))) }
}

fn difference(change: &ChangeView, look: Look) -> String {
    let clip = |text: &str| console::truncate_str(&plain(text), LONGEST, "…").into_owned();
    match (change.before.as_deref().map(clip), change.after.as_deref().map(clip)) {
        (Some(before), Some(after)) => format!("{before} {} {after}", look.paint(Tone::Dim, "→")),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => String::new(),
    }
}

fn tone(sign: char) -> Tone {
    match sign {
        '+' => Tone::Good,
        '-' => Tone::Bad,
        _ => Tone::Warn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::examples;

    #[test]
    fn a_revision_lists_entities_and_their_changes() {
        let page = HistoryPage { revisions: vec![examples::revision()], more: false };
        assert_eq!(
            log(&page, 10, Look::PIPE),
            "revision 7  2026-11-23 06:50Z  shop  +1 ~1 -3\n\
             \x20 ~ sales.orders\n\
             \x20     +  column  discount  numeric(4,2)\n\
             \x20     ~  type    total     integer → bigint\n\
             \x20 + sales.daily (view)\n\
             \x20 … and 3 more\n"
        );
        assert!(log(&page, 1, Look::PIPE).ends_with("… and 4 more\n"));
    }

    #[test]
    fn nothing_changed_is_said() {
        assert_eq!(counts(0, 0, 0, Look::PIPE), "no changes");
        assert_eq!(counts(1_200, 0, 3, Look::PIPE), "+1,200 -3");
    }
}

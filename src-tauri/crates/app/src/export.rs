//! Writes the catalog, or a part of it, to a file.
//!
//! The file is written beside its place and moved there when it is whole, so a failed export leaves what was there.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use api::status::{ExportRequest, ExportView};
use api::{Code, Error, Int64};
use model::{EntityKey, Record, Revision};
use serde::Serialize;
use store::Entity;

use crate::error::Spoken;
use crate::{App, entity, view};

const CHUNK: usize = 500;

/// One line of a `.jsonl` export. The version is part of each line, so a line stands for itself.
#[derive(Serialize)]
struct Line<'a> {
    pulk: u32,
    key: &'a EntityKey,
    kind: &'static str,
    #[serde(flatten)]
    record: &'a Record,
}

enum Format {
    Lines,
    Markdown,
    Database,
}

pub fn export(app: &App, request: &ExportRequest) -> Result<ExportView, Error> {
    let path = PathBuf::from(&request.path);
    let scope = request.key.as_deref().map(entity::parse).transpose()?;
    let as_of = request.as_of.map(|revision| Revision(revision.0));
    let entities = match format(&path)? {
        Format::Database if scope.is_some() || as_of.is_some() => {
            let error = Error::new(Code::BadRequest, "a .db export is always the whole catalog with its history");
            return Err(error.remedy("leave the key and the revision out, or export to .jsonl or .md"));
        }
        Format::Database => {
            let folder = tempfile::tempdir_in(folder_of(&path)).map_err(|cause| storage(&path, &cause))?;
            let whole = folder.path().join("catalog.db");
            app.0.catalog.backup_to(&whole).spoken()?;
            std::fs::rename(&whole, &path).map_err(|cause| storage(&path, &cause))?;
            let counts = app.0.catalog.counts(None).spoken()?;
            view::count(counts.tables + counts.views + counts.routines)
        }
        Format::Lines => write(app, &path, scope.as_ref(), as_of, line)?,
        Format::Markdown => write(app, &path, scope.as_ref(), as_of, markdown)?,
    };
    let bytes = std::fs::metadata(&path).map_err(|cause| storage(&path, &cause))?.len();
    Ok(ExportView { path: request.path.clone(), entities, bytes: Int64(i64::try_from(bytes).unwrap_or(i64::MAX)) })
}

fn format(path: &Path) -> Result<Format, Error> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("jsonl") => Ok(Format::Lines),
        Some("md") => Ok(Format::Markdown),
        Some("db") => Ok(Format::Database),
        _ => Err(Error::new(Code::BadRequest, format!("“{}” does not say how to write it", path.display()))
            .remedy("end the name with .jsonl (one entity a line), .md (readable) or .db (the catalog itself)")),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

type Print = fn(&mut dyn Write, &Entity) -> std::io::Result<()>;

fn write(
    app: &App,
    path: &Path,
    scope: Option<&EntityKey>,
    as_of: Option<Revision>,
    print: Print,
) -> Result<u32, Error> {
    let mut file = tempfile::NamedTempFile::new_in(folder_of(path)).map_err(|cause| storage(path, &cause))?;
    let mut written = 0;
    let mut out = BufWriter::new(file.as_file_mut());
    let mut after = None;
    loop {
        let entities = app.0.catalog.present_at(as_of, after, CHUNK).spoken()?;
        let Some(last) = entities.last() else { break };
        after = Some(last.id);
        for entity in entities.iter().filter(|entity| scope.is_none_or(|scope| entity.key.is_within(scope))) {
            print(&mut out, entity).map_err(|cause| storage(path, &cause))?;
            written += 1;
        }
    }
    out.flush().map_err(|cause| storage(path, &cause))?;
    drop(out);
    file.persist(path).map_err(|cause| storage(path, &cause.error))?;
    Ok(written)
}

fn line(out: &mut dyn Write, entity: &Entity) -> std::io::Result<()> {
    let line = Line { pulk: 1, key: &entity.key, kind: entity.kind.name(), record: &entity.record };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

fn markdown(out: &mut dyn Write, entity: &Entity) -> std::io::Result<()> {
    writeln!(
        out,
        "## {}\n\n`{}` · {}\n",
        text(&entity.name),
        entity.key.as_str().replace('`', "'"),
        entity.kind.name()
    )?;
    if let Some(comment) = entity.record.comment() {
        writeln!(out, "{}\n", text(comment))?;
    }
    let Some(relation) = entity.record.relation() else { return Ok(()) };
    writeln!(out, "| column | type | null | description |\n|---|---|---|---|")?;
    let mut lines = Vec::new();
    view::flatten(&relation.columns, &mut |path, column| {
        let null = if column.not_null { "no" } else { "yes" };
        let comment = column.comment.as_deref().unwrap_or_default();
        lines.push(format!("| {} | {} | {null} | {} |", text(path), text(&column.type_text), text(comment)));
    });
    writeln!(out, "{}\n", lines.join("\n"))
}

/// Source text as Markdown text: on one line, with what Markdown or HTML would read as markup escaped.
fn text(raw: &str) -> String {
    let mut safe = String::with_capacity(raw.len());
    for character in raw.chars() {
        match character {
            '\n' | '\r' | '\t' => safe.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '!' => {
                safe.push('\\');
                safe.push(character);
            }
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            other if other.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

fn storage(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(Code::Storage, format!("{} could not be written", path.display()))
        .remedy("choose a folder that can be written, with enough space")
        .details(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn source_text_cannot_become_markup() {
        fn check(raw: &str, expected: &str) {
            assert_eq!(text(raw), expected);
        }
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("a | b\nc", "a \\| b c");
        check("[x](javascript:y)", "\\[x\\](javascript:y)");
        check("주문 합계", "주문 합계");
    }
}

//! `pulk licences`: what the program is built from, and under which licences.

use std::collections::BTreeSet;

use api::licences::{LicenceRequest, PackageOrigin, PackageView};
use api::{Code, Error};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Table, Tone, block, left, plain};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Print the licence texts of the packages of this name
    name: Option<String>,

    /// Print every licence text, each once
    #[arg(long, conflicts_with = "name")]
    texts: bool,
}

/// Opens no catalog.
pub fn run(terminal: &Terminal, arguments: &Arguments) -> Outcome {
    let mut view = app::licences::all()?;
    if let Some(name) = &arguments.name {
        view.packages.retain(|package| package.name.eq_ignore_ascii_case(name));
        if view.packages.is_empty() {
            let error = Error::new(Code::NotFound, format!("the program is not built from “{}”", plain(name)));
            return Err(error.remedy("“pulk licences” lists what it is built from.").into());
        }
    }
    if arguments.name.is_none() && !arguments.texts {
        terminal.answer(&view, |look| listed(&view.packages, look))?;
        return Ok(Exit::Done);
    }
    let texts = texts(&view.packages)?;
    terminal.answer(&texts, |_| texts.iter().map(|text| format!("{}\n\n", block(text))).collect())?;
    Ok(Exit::Done)
}

/// The texts of these packages, each once.
fn texts(packages: &[PackageView]) -> Result<Vec<String>, Error> {
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    for PackageView { name, version, from, .. } in packages {
        let request = LicenceRequest { name: name.clone(), version: version.clone(), from: *from };
        for text in app::licences::one(&request)?.texts {
            if seen.insert(text.clone()) {
                texts.push(text);
            }
        }
    }
    Ok(texts)
}

fn listed(packages: &[PackageView], look: Look) -> String {
    let mut table = Table::new([left("NAME"), left("VERSION"), left("LICENCE"), left("FROM")]);
    for package in packages {
        let from = match package.from {
            PackageOrigin::Cargo => "Rust",
            PackageOrigin::Npm => "interface",
            PackageOrigin::Bundled => "bundled",
        };
        table.row([
            plain(&package.name),
            plain(&package.version),
            plain(&package.licence),
            look.paint(Tone::Dim, from),
        ]);
    }
    table.text(look, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_listed_with_their_licences_and_their_texts_once() {
        let packages: Vec<_> = app::licences::all().unwrap().packages;
        let some: Vec<_> =
            packages.into_iter().filter(|package| ["serde", "serde_json"].contains(&package.name.as_str())).collect();
        let text = listed(&some, Look::PIPE);
        assert!(text.contains("serde_json") && text.contains("MIT OR Apache-2.0"), "{text}");
        assert_eq!(texts(&some).unwrap().len(), 1, "both are taken under the same licence");
    }
}

//! What the programs are built from, and under which licences.
//!
//! The list is made by `cargo xtask generate` and compiled in as text: it is read when somebody asks, and until then
//! costs nothing but its place on the disk, where packages compress it to a thirteenth.

use api::licences::{LicenceRequest, LicenceView, LicencesView, PackageView};
use api::{Code, Error};
use serde::Deserialize;

static LIST: &str = include_str!("../licences.json");

#[derive(Deserialize)]
struct List {
    packages: Vec<Listed>,
    texts: Vec<String>,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(flatten)]
    package: PackageView,
    /// Places in the list of texts.
    texts: Vec<usize>,
}

/// Every package.
pub fn all() -> Result<LicencesView, Error> {
    Ok(LicencesView { packages: read()?.packages.into_iter().map(|listed| listed.package).collect() })
}

/// The texts of one package.
pub fn one(request: &LicenceRequest) -> Result<LicenceView, Error> {
    let List { packages, texts } = read()?;
    let is_meant = |package: &PackageView| {
        (&package.name, &package.version, package.from) == (&request.name, &request.version, request.from)
    };
    let found = packages.into_iter().find(|listed| is_meant(&listed.package)).ok_or_else(|| {
        Error::new(Code::NotFound, format!("the program is not built from “{} {}”", request.name, request.version))
    })?;
    Ok(LicenceView { texts: found.texts.iter().filter_map(|&at| texts.get(at).cloned()).collect() })
}

fn read() -> Result<List, Error> {
    serde_json::from_str(LIST).map_err(|cause| {
        Error::new(Code::Internal, "the list of licences inside the program cannot be read").details(cause.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_the_text_of_its_licence() {
        let List { packages, texts } = read().unwrap();
        assert!(packages.len() > 100, "{}", packages.len());
        for listed in &packages {
            let found: Vec<_> = listed.texts.iter().filter_map(|&at| texts.get(at)).collect();
            assert!(!found.is_empty() && found.len() == listed.texts.len(), "{:?}", listed.package);
            assert!(found.iter().all(|text| text.len() > 100), "{:?}", listed.package);
        }
        let nobody = LicenceRequest { name: "x".into(), version: "1".into(), from: api::licences::PackageOrigin::Npm };
        assert_eq!(one(&nobody).unwrap_err().code, Code::NotFound);
    }

    #[test]
    fn what_is_listed_can_be_asked_for() {
        for PackageView { name, version, from, .. } in all().unwrap().packages.into_iter().step_by(50) {
            assert!(one(&LicenceRequest { name, version, from }).is_ok_and(|view| !view.texts.is_empty()));
        }
    }
}

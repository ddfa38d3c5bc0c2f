//! What the programs are built from, and under which licences.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LicencesRequest {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LicencesView {
    /// By name.
    pub packages: Vec<PackageView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PackageView {
    pub name: String,
    pub version: String,
    /// As the package says it: an SPDX expression, or nearly.
    pub licence: String,
    pub from: PackageOrigin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PackageOrigin {
    /// A Rust crate.
    Cargo,
    /// A package of the interface, fonts included.
    Npm,
    /// A library in another language that a crate brings along.
    Bundled,
}

/// Names one of the packages listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LicenceRequest {
    pub name: String,
    pub version: String,
    pub from: PackageOrigin,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LicenceView {
    /// The texts of its licences and notices.
    pub texts: Vec<String>,
}

//! Checks that no secret leaves by way of an error.

use std::error::Error as _;

use model::Secret;

use super::{World, collect};
use crate::Error;

/// Every address that cannot be opened gives an error of its kind, with a remedy and without the secret.
pub(super) async fn check_bad(world: &World<'_>) {
    for (address, secret, kind) in &world.bad {
        let error = match collect(world.connector, address, secret.as_ref()).await {
            Ok(_) => panic!("{address:?} was expected to fail with {kind:?}"),
            Err(error) => error,
        };
        assert_eq!(error.kind, *kind, "{address:?}: {error}\n{error:?}");
        assert!(!error.message.trim().is_empty(), "{address:?}: the error says nothing");
        assert!(error.remedy.is_some(), "{address:?}: “{error}” comes without a remedy");
        for secret in secret.iter().chain(&world.secret) {
            assert_keeps_secret(&error, secret);
        }
    }
}

/// Panics when the secret can be read anywhere in the error: shown, debugged, in the remedy or down the chain of
/// causes. Says only that it did, not what.
#[track_caller]
pub fn assert_keeps_secret(error: &Error, secret: &Secret) {
    let mut said = vec![error.to_string(), format!("{error:?}"), format!("{error:#?}")];
    said.extend(error.remedy.clone());
    let mut cause = error.source();
    while let Some(inner) = cause {
        said.extend([inner.to_string(), format!("{inner:?}"), format!("{inner:#?}")]);
        cause = inner.source();
    }
    let leaks = !secret.reveal().is_empty() && said.iter().any(|text| text.contains(secret.reveal()));
    assert!(!leaks, "an error carries a secret (kind {:?})", error.kind);
}

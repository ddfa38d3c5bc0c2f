//! The committed TypeScript is what the types generate. On a difference the file is rewritten and the test fails once.
#![cfg(feature = "typescript")]

use std::path::Path;

#[test]
fn committed_typescript_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/api/index.ts");
    let generated = api::typescript::generate();
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed != generated {
        std::fs::write(&path, generated).unwrap();
        panic!("ui/src/api/index.ts was out of date and has been rewritten: look at the difference and commit it");
    }
}

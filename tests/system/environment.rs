//! What a person says a source is used for.

use api::source::{Environment, SourceEdit, SourcesRequest};
use api::{Code, Handler};

use crate::house::{self, House};

fn marks(house: &House) -> Vec<Option<Environment>> {
    house.app.sources(SourcesRequest {}).unwrap().sources.into_iter().map(|source| source.environment).collect()
}

#[test]
fn a_mark_stays_until_it_is_taken_back_or_its_source_removed() {
    let house = House::new();
    let file = house.sqlite("shop.db", "CREATE TABLE t (id INTEGER)");
    let source = house.add(file.to_str().unwrap());
    let mark = |environment| {
        house.app.edit_source(SourceEdit::Mark { key: source.clone(), environment }).unwrap();
    };
    assert_eq!(marks(&house), [None]);
    mark(Some(Environment::Production));
    house.harvest(&source);
    house.sqlite("shop.db", "CREATE TABLE u (id INTEGER)");
    house.harvest(&source);
    assert_eq!(marks(&house), [Some(Environment::Production)]);
    let change =
        SourceEdit::Change { key: source.clone(), name: Some("warehouse".into()), address: None, secret: None };
    house.app.edit_source(change).unwrap();
    assert_eq!(marks(&house), [Some(Environment::Production)], "a new name is no new source");
    mark(Some(Environment::Personal));
    mark(None);
    mark(None);
    assert_eq!(marks(&house), [None]);
    mark(Some(Environment::Staging));
    let other = house::open(&house.home()).unwrap();
    assert_eq!(other.sources(SourcesRequest {}).unwrap().sources[0].environment, Some(Environment::Staging));
    drop(other);
    house.app.edit_source(SourceEdit::Remove { key: source.clone() }).unwrap();
    assert_eq!(house.add(file.to_str().unwrap()), source);
    assert_eq!(marks(&house), [None], "another source that gets its key is not taken for it");
}

#[test]
fn only_a_source_can_be_marked() {
    let house = House::new();
    let mark = |key: &str| {
        let edit = SourceEdit::Mark { key: key.to_owned(), environment: Some(Environment::Production) };
        house.app.edit_source(edit).unwrap_err().code
    };
    assert_eq!(mark("sqlite://shop"), Code::NotFound);
    assert_eq!(mark("shop"), Code::BadRequest);
}

//! Trains the dictionary that records are compressed with, over generated records.
//!
//! `cargo run --release -p store --example train_dictionary -- src-tauri/crates/store/dictionaries/2.zdict`
//!
//! A released dictionary never changes: records in catalogs out there are compressed with it. A better one is a new
//! file and a new codec number in `src/codec.rs`. The samples use common words only: what a catalog's own words are
//! cannot be learnt beforehand.

use std::collections::BTreeMap;

use model::{Constraint, Container, EntityKey, Record, Routine, RoutineKind, Trigger};

#[path = "../tests/support/generate.rs"]
mod generate;
use generate::{Warehouse, Words};

const DICTIONARY_BYTES: usize = 16 << 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = std::env::args().nth(1).ok_or("name the file to write")?;
    let dictionary = zstd::dict::from_samples(&samples(), DICTIONARY_BYTES)?;
    std::fs::write(&target, &dictionary)?;
    println!("{} bytes in {target}", dictionary.len());
    Ok(())
}

fn samples() -> Vec<Vec<u8>> {
    let mut samples = Vec::new();
    for (seed, columns) in [(7, 4), (11, 12), (13, 20), (17, 40)] {
        let source = EntityKey::source("postgres", "wh.example");
        let mut warehouse = Warehouse::new(&source, seed, Words::Common, columns);
        samples.extend((0..1_500).map(|number| warehouse.table(number).2.to_canonical()));
    }
    samples.extend(rarer().into_iter().flat_map(|record| vec![record.to_canonical(); 20]));
    samples
}

/// Field names that tables seldom have, so that the dictionary knows all of them.
fn rarer() -> Vec<Record> {
    let source = EntityKey::source("postgres", "wh.example");
    let properties = [("encoding", "UTF8"), ("collation", "en_US.utf8"), ("version", "17.2")];
    let properties: BTreeMap<_, _> = properties.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let container =
        Container { comment: Some("standard public schema".into()), owner: Some("postgres".into()), properties };
    let routine = Routine {
        form: RoutineKind::Procedure,
        arguments: "amount numeric, currency text DEFAULT 'USD'::text".into(),
        returns: Some("SETOF record".into()),
        definition: Some(model::Definition {
            language: "plpgsql".into(),
            text: "CREATE OR REPLACE FUNCTION public.f()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$\nBEGIN\n  RETURN NEW;\nEND;\n$function$\n".into(),
        }),
        ..Routine::default()
    };
    let mut warehouse = Warehouse::new(&source, 23, Words::Common, 10);
    let mut relation = match warehouse.table(0).2 {
        Record::Relation(relation) => relation,
        other => return vec![other],
    };
    relation.triggers.push(Trigger {
        name: "touch".into(),
        definition: "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()".into(),
    });
    relation
        .constraints
        .push(Constraint::Check { name: Some("positive".into()), expression: "((amount > (0)::numeric))".into() });
    relation.constraints.push(Constraint::Unique { name: Some("code_key".into()), columns: vec!["code".into()] });
    for (position, column) in relation.columns.iter_mut().enumerate() {
        column.default = Some(
            ["nextval('orders_id_seq'::regclass)", "'{}'::jsonb", "false", "0", "CURRENT_TIMESTAMP"][position % 5]
                .into(),
        );
        column.identity = (position == 0).then_some(model::Identity::ByDefault);
        column.generated =
            (position == 1).then(|| model::Generated { expression: "(price * quantity)".into(), stored: true });
        column.detail = (position == 2).then(|| model::TypeDetail::Enum { labels: vec!["new".into(), "paid".into()] });
        column.collation = (position == 3).then(|| "C".into());
    }
    vec![Record::Container(container), Record::Routine(Box::new(routine)), Record::Relation(relation)]
}

//! A process that tests kill, hold and cancel: it harvests one source of one data folder and prints how that ended, as
//! JSON. Before that it prints `cancelling` as soon as it knows that it is to stop.
//!
//! `pulk-test-child HOME SOURCE`, where SOURCE is the key of a source, or a place to add as one first.
//! `pulk-test-child HOME restore FILE` restores a backup instead.

#![allow(clippy::unwrap_used, reason = "in a test, failing is reporting")]

#[path = "house.rs"]
#[allow(dead_code)]
mod house;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(home), Some(source)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: pulk-test-child HOME SOURCE");
        std::process::exit(2);
    };
    let home = std::path::Path::new(&home);
    if let Some(file) = arguments.next().filter(|_| source == "restore") {
        let restored = app::restore(&app::Home::at(home), std::path::Path::new(&file), house::clock());
        restored.map_or_else(|error| fail(&error), |view| println!("{}", view.about.revision.0));
        return;
    }
    let app = house::open(home).unwrap_or_else(|error| fail(&error));
    let known =
        api::Handler::sources(&app, api::source::SourcesRequest {}).unwrap_or_else(|error| fail(&error)).sources;
    let source = match known.iter().any(|one| one.key == source) {
        true => source,
        false => house::try_add(&app, &source).unwrap_or_else(|error| fail(&error)),
    };
    let mut known = false;
    let run = app.harvest_blocking(&source, false, &mut |run| {
        if run.state == api::harvest::RunState::Cancelling && !std::mem::replace(&mut known, true) {
            println!("cancelling");
        }
        std::ops::ControlFlow::Continue(())
    });
    let run = run.unwrap_or_else(|error| fail(&error));
    println!("{}", serde_json::to_string(&run).expect("BUG: a run serialises"));
    app.close();
}

fn fail(error: &api::Error) -> ! {
    println!("{}", serde_json::to_string(error).expect("BUG: an error serialises"));
    std::process::exit(1);
}

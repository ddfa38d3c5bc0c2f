//! A data folder that cannot be written: a full disk, and a file system that is only read.
//!
//! Both are a small file system of its own, which the kernel lets anybody mount who is alone in a namespace. Where it
//! does not, the tests say so and pass, except with `CI=true`.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::house::{House, write_sqlite};

/// Runs `script` by the shell with a file system of `KIB` at `DESK`, which nobody else sees and which goes with it.
///
/// Gives what it printed, or `None` where such a file system cannot be had.
fn alone(desk: &Path, kib: u32, script: &str) -> Option<String> {
    let mount = format!("mount -t tmpfs -o size={kib}k none \"$DESK\"");
    let shell = |script: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--map-root-user", "--mount", "sh", "-c", script]).stdin(Stdio::null());
        unshare.env("DESK", desk).env("PULK", tests::program("pulk")).env("PULK_HOME", desk.join("home"));
        unshare.env("PULK_KEYCHAIN", "off").output()
    };
    if !shell(&mount).is_ok_and(|output| output.status.success()) {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no file system can be mounted here");
        println!("SKIPPED: no file system can be mounted here");
        return None;
    }
    let output = shell(&format!("set -e; {mount}; {script}")).unwrap();
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{printed}");
    Some(printed)
}

/// A house with two tables in its catalog, whose source has grown by `more` since.
fn grown(more: usize) -> House {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE orders (id INTEGER); CREATE TABLE customers (id INTEGER);");
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let table = |at: usize| format!("CREATE TABLE archived_{at} (id INTEGER, note TEXT DEFAULT 'from year {at}');");
    write_sqlite(&file, &(0..more).map(table).collect::<String>());
    house
}

fn kib(folder: &Path) -> u32 {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        bytes += match entry.file_type().unwrap().is_dir() {
            true => u64::from(kib(&entry.path())) * 1024,
            // In whole pages, as a file system keeps them.
            false => entry.metadata().unwrap().len().next_multiple_of(4096),
        };
    }
    u32::try_from(bytes / 1024).unwrap()
}

#[test]
fn a_full_disk_keeps_what_was_there_and_says_so() {
    let house = grown(3000);
    house.app.close();
    let desk = house.path("desk");
    std::fs::create_dir(&desk).unwrap();
    let script = format!(
        r#"cp -a "{home}" "$DESK/home"
           "$PULK" harvest && exit 9 || echo "harvest ended with $?"
           "$PULK" search orders && echo "still searched"
           mount -o remount,size=256m "$DESK"
           "$PULK" harvest && echo "harvested with space"
           "$PULK" search archived_2999"#,
        home = house.home().display()
    );
    let Some(printed) = alone(&desk, kib(&house.home()) + 300, &script) else { return };
    for expected in ["no space left", "harvest ended with 5", "still searched", "harvested with space", "archived_2999"]
    {
        assert!(printed.contains(expected), "{expected:?} is missing in: {printed}");
    }
}

#[test]
fn a_home_that_cannot_be_written_is_named_and_still_searched() {
    let house = grown(1);
    house.app.close();
    let desk = house.path("desk");
    std::fs::create_dir(&desk).unwrap();
    let script = format!(
        r#"cp -a "{home}" "$DESK/home"
           mount -o remount,ro "$DESK"
           "$PULK" harvest && exit 9 || echo "harvest ended with $?"
           "$PULK" search orders && echo "searched without writing"
           mount -o remount,rw "$DESK"
           "$PULK" harvest && echo "harvested when writable""#,
        home = house.home().display()
    );
    let Some(printed) = alone(&desk, kib(&house.home()) + 20_000, &script) else { return };
    for expected in ["cannot be written", "harvest ended with 5", "searched without writing", "harvested when writable"]
    {
        assert!(printed.contains(expected), "{expected:?} is missing in: {printed}");
    }
}

//! Which tables a tree of folders is.

use std::time::{Duration, SystemTime};

use connector::conformance::Collected;
use model::{Metric, Record};

use crate::world::{Place, columns, parquet};

const CSV: &str = "a,b\n1,2\n";

/// Writes empty-handed CSV files under these names and compares the keys of all tables, and the issues by a part of
/// their message.
async fn check(files: &[&str], tables: &[&str], issues: &[&str]) {
    let place = Place::new();
    for file in files {
        let bytes = if file.ends_with(".parquet") { parquet(&["a"], 2) } else { CSV.as_bytes().to_vec() };
        place.write(file, bytes);
    }
    let collected = place.collect().await;
    assert_eq!(table_keys(&collected), tables, "{files:?}");
    let found: Vec<_> = collected.issues().map(|issue| issue.message.as_str()).collect();
    assert_eq!(found.len(), issues.len(), "{found:?}");
    for (message, part) in found.iter().zip(issues) {
        assert!(message.contains(part), "{message}");
    }
}

fn table_keys(collected: &Collected) -> Vec<String> {
    let tables = collected.entities().filter(|(_, kind, _)| kind.is_relation());
    tables.map(|(key, ..)| key.as_str().trim_start_matches("files://place/").to_owned()).collect()
}

fn observed(collected: &Collected, name: &str, metric: Metric) -> Option<i64> {
    let found = collected.observations().find(|seen| seen.metric == metric && seen.of.name() == name);
    found.map(|observation| observation.value)
}

#[tokio::test]
async fn a_folder_that_holds_tables_is_a_schema() {
    check(&["orders.csv", "sales/2024/q1.csv", "sales/readme.md"], &["orders.csv", "sales%2F2024/q1.csv"], &[]).await;
}

#[tokio::test]
async fn partitions_are_one_table_named_by_the_folder_above_them() {
    check(
        &["clicks/dt=2024-01-01/region=kr/a.parquet", "clicks/dt=2024-01-02/region=jp/b.parquet", "x/y/p=1/a.csv"],
        &["clicks", "x/y"],
        &[],
    )
    .await;
    check(&["dt=1/a.csv", "dt=2/a.csv"], &["place"], &[]).await;
    check(&["t/p=1/a.csv", "t/loose.csv", "t/old/b.csv"], &["t", "t%2Fold/b.csv"], &["lies beside the partitions"])
        .await;
}

#[tokio::test]
async fn parts_of_one_writer_are_one_table() {
    check(&["out/part-00000-x.parquet", "out/part-00001-x.parquet", "out/_SUCCESS"], &["out"], &[]).await;
    check(&["orders.parquet/part-00000.parquet", "orders.parquet/_SUCCESS"], &["orders.parquet"], &[]).await;
    check(&["part-0.csv", "part-1.csv"], &["place"], &[]).await;
    check(&["out/part-00000.parquet"], &["out/part-00000.parquet"], &[]).await;
    check(&["out/part-0.csv", "out/other.csv"], &["out/other.csv", "out/part-0.csv"], &[]).await;
}

#[tokio::test]
async fn leaves_out_what_writers_leave_behind() {
    check(&["_temporary/0/a.csv", ".hidden/a.csv", ".a.csv", "_a.csv", "a.csv.crc", "ok.csv"], &["ok.csv"], &[]).await;
}

#[tokio::test]
async fn names_table_formats_and_leaves_them_alone() {
    check(&["d/_delta_log/0.json", "d/a.parquet", "ok.csv"], &["ok.csv"], &["a Delta table"]).await;
    check(&["i/metadata/v1.metadata.json", "i/data/a.parquet"], &[], &["an Iceberg table"]).await;
    check(&["h/.hoodie/hoodie.properties", "h/a.parquet"], &[], &["a Hudi table"]).await;
    check(&["m/metadata/a.csv"], &["m%2Fmetadata/a.csv"], &[]).await;
}

#[tokio::test]
async fn partitions_become_columns_and_counts() {
    let place = Place::new();
    for (day, region, rows) in
        [("2024-01-01", "kr", 3), ("2024-01-02", "kr", 4), ("2024-01-02", "__HIVE_DEFAULT_PARTITION__", 5)]
    {
        place.write(&format!("clicks/dt={day}/region={region}/a.parquet"), parquet(&["id"], rows));
    }
    let collected = place.collect().await;
    assert_eq!(columns(&collected, &["clicks"]), ["id INT64", "dt DATE", "region STRING"]);
    let Some(Record::Relation(relation)) = collected.record(&["clicks"]) else { panic!("a table") };
    let partitioning = relation.partitioning.as_ref().unwrap();
    assert_eq!((partitioning.key.as_str(), partitioning.partitions.len(), partitioning.total), ("dt, region", 3, None));
    assert_eq!(partitioning.partitions[1].name, "dt=2024-01-02/region=__HIVE_DEFAULT_PARTITION__");
    assert_eq!(observed(&collected, "clicks", Metric::Rows), Some(12));
    assert_eq!(observed(&collected, "clicks", Metric::Files), Some(3));
    assert!(observed(&collected, "clicks", Metric::Bytes).is_some_and(|bytes| bytes > 300));
    assert!(observed(&collected, "clicks", Metric::LastWrite).is_some());
}

#[tokio::test]
async fn files_of_one_table_that_differ_are_an_issue() {
    let place = Place::new();
    let old = place.write("t/p=1/a.parquet", parquet(&["id", "gone"], 1));
    std::fs::File::options()
        .write(true)
        .open(old)
        .unwrap()
        .set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1))
        .unwrap();
    place.write("t/p=2/a.parquet", parquet(&["id", "new"], 1));
    let collected = place.collect().await;
    assert_eq!(columns(&collected, &["t"]), ["id INT64", "new INT64", "p INT64"], "the newest file's columns");
    let messages: Vec<_> = collected.issues().map(|issue| issue.message.clone()).collect();
    assert_eq!(
        messages,
        ["the files of “t” do not share one schema: in “t/p=1/a.parquet” the column “new” is missing"]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_to_files_inside_only() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    let inside = place.write("inside.csv", CSV);
    std::fs::write(place.outside("secret.csv"), CSV).unwrap();
    symlink(&inside, place.path().join("alias.csv")).unwrap();
    symlink(place.outside("secret.csv"), place.path().join("escape.csv")).unwrap();
    symlink(place.path(), place.path().join("loop")).unwrap();
    symlink("/", place.path().join("root")).unwrap();
    symlink("nowhere.csv", place.path().join("dangling.csv")).unwrap();
    assert_eq!(table_keys(&place.collect().await), ["alias.csv", "inside.csv"]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn names_that_are_not_utf8_are_left_out_and_said() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    place.write("ok.csv", CSV);
    std::fs::write(place.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe.csv")), CSV).unwrap();
    let collected = place.collect().await;
    assert_eq!(table_keys(&collected), ["ok.csv"]);
    assert_eq!(collected.issues().count(), 1);
}

#[tokio::test]
async fn a_tree_that_is_too_deep_is_cut_and_nothing_is_taken_for_deleted() {
    let place = Place::new();
    place.write(&format!("{}a.csv", "d/".repeat(40)), CSV);
    place.write("ok.csv", CSV);
    let collected = place.collect().await;
    assert_eq!(table_keys(&collected), ["ok.csv"]);
    assert_eq!(collected.units[0].result.except.as_slice(), std::slice::from_ref(&collected.source));
}

#[tokio::test]
async fn one_file_is_a_source_of_one_table() {
    let place = Place::new();
    place.write("beside.csv", CSV);
    let path = place.write("orders.csv", CSV);
    let collected = crate::world::collect_at(&path).await;
    assert_eq!(collected.source.as_str(), "files://orders.csv");
    assert_eq!(columns(&collected, &["orders.csv"]), ["a INT64", "b INT64"]);
    assert_eq!(collected.entities().count(), 2);
}

//! What each format says about its columns, on files that its own writers made.

use std::path::Path;

use connector::conformance::Collected;
use model::{Metric, Record};

use crate::world::{collect_at, columns};

/// Files other projects publish, as they are.
fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/files").join(name)
}

fn rows(collected: &Collected) -> Option<i64> {
    collected.observations().find(|seen| seen.metric == Metric::Rows).map(|seen| seen.value)
}

#[tokio::test]
async fn reads_csv_files_of_other_projects() {
    async fn check(name: &str, expected: &[&str], count: i64, issues: usize) {
        let collected = collect_at(&fixture(name)).await;
        assert_eq!(columns(&collected, &[name]), expected);
        assert_eq!(rows(&collected), Some(count), "{name}");
        assert_eq!(collected.issues().count(), issues, "{name}");
    }
    check(
        "raw_customers.csv",
        &["id INT64", "first_name STRING", "last_name STRING", "email STRING", "signup_date DATE", "plan STRING"],
        3,
        0,
    )
    .await;
    check(
        "sample_col.csv",
        &[
            "name STRING",
            "description STRING",
            "col_type STRING",
            "sort_order INT64",
            "database STRING",
            "cluster STRING",
            "schema STRING",
            "table_name STRING",
            "badges STRING",
        ],
        13,
        // One row lacks its last field.
        1,
    )
    .await;
    check(
        "sample_dashboard_query.csv",
        &[
            "product STRING",
            "cluster STRING",
            "dashboard_group_id STRING",
            "dashboard_id STRING",
            "query_name STRING",
            "query_id STRING",
            "url STRING",
            "query_text STRING",
        ],
        2,
        0,
    )
    .await;
}

#[tokio::test]
async fn reads_the_events_of_the_sample() {
    let made = tempfile::tempdir().unwrap();
    let events = made.path().join("events");
    crate::sample::build_events(&events);
    let collected = collect_at(&events).await;
    assert_eq!(collected.issues().collect::<Vec<_>>(), Vec::<&model::Issue>::new());
    assert_eq!(
        columns(&collected, &["clicks"]),
        [
            "event_id INT64",
            "at TIMESTAMP(us, UTC)",
            "customer_id INT64",
            "session STRING",
            "page STRING",
            "product_id INT32",
            "price DECIMAL(12,0)",
            "device STRUCT",
            "device.kind STRING",
            "device.os STRING",
            "cart LIST<STRUCT>",
            "cart.sku STRING",
            "cart.quantity INT32",
            "attributes MAP<STRING, STRING>",
            "attributes.key STRING",
            "attributes.value STRING",
            "dt DATE",
            "region STRING",
        ]
    );
    assert_eq!(
        columns(&collected, &["warehouse", "stock_movements.avro"]),
        [
            "movement_id INT64",
            "at TIMESTAMP(ms, UTC)",
            "warehouse_id INT32",
            "sku STRING",
            "quantity INT32",
            "reason ENUM",
            "note STRING",
        ]
    );
    assert_eq!(
        columns(&collected, &["warehouse", "sensor_readings.arrow"]),
        ["sensor STRING", "read_at TIMESTAMP(ms, Asia/Seoul)", "temperature FLOAT", "humidity FLOAT", "battery INT32"]
    );
    assert_eq!(
        columns(&collected, &["exports", "일별_매출.csv"]),
        ["날짜 DATE", "매장 STRING", "매출액 INT64", "주문수 INT64", "비고 STRING"]
    );
    check_comments(&collected);
    check_counts(&collected);
}

/// Comments come from the documentation of Avro and the metadata of Arrow.
fn check_comments(collected: &Collected) {
    let relation = |path: &[&str]| collected.record(path).and_then(Record::relation).unwrap().clone();
    let avro = relation(&["warehouse", "stock_movements.avro"]);
    assert!(avro.comment.unwrap().contains("입출고"));
    assert_eq!(avro.columns[3].comment.as_deref(), Some("재고 관리 코드"));
    assert!(avro.columns[0].not_null && !avro.columns[6].not_null);
    let arrow = relation(&["warehouse", "sensor_readings.arrow"]);
    assert_eq!(arrow.columns[2].comment.as_deref(), Some("섭씨 온도"));
    let parquet = relation(&["clicks"]);
    assert_eq!(parquet.properties["created_by"], "sirius click collector 3.1");
}

fn check_counts(collected: &Collected) {
    let count = |name: &str| {
        let mut seen = collected.observations().filter(|seen| seen.metric == Metric::Rows && seen.of.name() == name);
        seen.next().map(|seen| seen.value)
    };
    assert_eq!(count("clicks"), Some(14 * 40));
    assert_eq!(count("sensor_readings.arrow"), Some(300));
    assert_eq!(count("chat_messages.jsonl"), Some(80));
    assert_eq!(count("stock_movements.avro"), None, "the header does not say");
}

//! Files that are not what their names say, or not whole: each is one issue, and the rest goes on.

use model::IssueKind;

use crate::world::{Place, parquet};

/// A folder of one bad file and one good one gives the good table, one issue that names the bad file, and an
/// exception, so that a table that was there before is not taken for deleted.
async fn check(name: &str, bytes: impl AsRef<[u8]>, kind: IssueKind, says: &str) {
    let place = Place::new();
    place.write(name, bytes);
    place.write("good.csv", "a,b\n1,2\n");
    let collected = place.collect().await;
    assert!(collected.record(&["good.csv"]).is_some(), "{name}");
    let issues: Vec<_> = collected.issues().collect();
    assert_eq!(issues.len(), 1, "{name}: {issues:?}");
    assert_eq!(issues[0].kind, kind, "{name}");
    assert!(issues[0].message.contains(name) && issues[0].message.contains(says), "{}", issues[0].message);
    assert!(issues[0].remedy.is_some(), "{name}");
    assert_eq!(collected.units[0].result.except, [collected.source.child(name)], "{name}");
}

#[tokio::test]
async fn a_truncated_parquet_file() {
    let whole = parquet(&["a", "b"], 10);
    for keep in [1, 4, 11, 40, whole.len() - 1] {
        check("bad.parquet", &whole[..keep], IssueKind::Unreadable, "“bad.parquet” ").await;
    }
}

#[tokio::test]
async fn a_parquet_file_with_any_byte_of_its_footer_flipped_never_panics_the_run() {
    let whole = parquet(&["a"], 3);
    for at in whole.len() - 60..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let place = Place::new();
        place.write("bad.parquet", &bytes);
        place.write("good.csv", "a\n1\n");
        assert!(place.collect().await.record(&["good.csv"]).is_some(), "byte {at}");
    }
}

/// Decoding by recursion would end the process, which nothing can catch.
#[tokio::test]
async fn a_parquet_file_nested_beyond_any_stack() {
    let levels = 1_000_000_u32;
    let mut footer = vec![0x15, 2, 0x19, 0xfc];
    // The number of elements, seven bits a byte, then one group with one child after the other.
    footer.extend([0xc0 | 0x80, 0x84 | 0x80, 0x3d]);
    assert_eq!(levels, 0x40 | 0x04 << 7 | 0x3d << 14);
    for _ in 0..levels {
        footer.extend([0x35, 0, 0x18, 1, b'g', 0x15, 2, 0]);
    }
    footer.push(0);
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(&footer);
    bytes.extend(u32::try_from(footer.len()).unwrap().to_le_bytes());
    bytes.extend(b"PAR1");
    check("bad.parquet", bytes, IssueKind::Unreadable, "damaged Parquet footer").await;
}

#[tokio::test]
async fn a_file_that_is_not_what_its_name_says() {
    check("bad.parquet", "a,b\n1,2\n", IssueKind::Unreadable, "named like Parquet but holds text").await;
    check("bad.csv", parquet(&["a"], 1), IssueKind::Unreadable, "named like CSV but holds Parquet").await;
    check("bad.avro", "{}", IssueKind::Unreadable, "named like Avro but holds").await;
    check("bad.arrow", "something long enough", IssueKind::Unreadable, "named like Arrow but holds").await;
    check("bad.jsonl", "a,b\n1,2\n", IssueKind::Unreadable, "not valid JSON").await;
    check("bad.csv", "SQLite format 3\0rest", IssueKind::Unreadable, "holds a database").await;
}

#[tokio::test]
async fn an_empty_file() {
    check("bad.csv", "", IssueKind::Unreadable, "is empty").await;
    check("bad.parquet", "", IssueKind::Unreadable, "is empty").await;
}

#[tokio::test]
async fn text_in_another_encoding() {
    check("bad.csv", b"\xff\xfea\0,\0b\0", IssueKind::Unsupported, "UTF-16").await;
    check("bad.csv", b"\xc0\xcc\xb8\xa7,\xb1\xdd\xbe\xd7\n\xb1\xe8,1\n", IssueKind::Unsupported, "EUC-KR").await;
}

#[tokio::test]
async fn a_cut_arrow_or_avro_file() {
    check("bad.arrow", b"ARROW1\0\0\0\0\0\0\0\0\0\0", IssueKind::Unreadable, "cut short").await;
    check("bad.arrow", b"ARROW1\0\0\xff\xff\xff\x7fARROW1", IssueKind::Unreadable, "damaged Arrow").await;
    check("bad.feather", b"FEA1\0\0\0\0\0\0\0\0", IssueKind::Unsupported, "old version 1").await;
    check("bad.avro", b"Obj\x01\x02\x14avro", IssueKind::Unreadable, "cut short").await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_and_a_folder_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let closed = place.write("closed.csv", "a\n1\n");
    let inner = place.write("folder/a.csv", "a\n1\n");
    place.write("good.csv", "a\n1\n");
    let folder = inner.parent().unwrap();
    std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o000)).unwrap();
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o000)).unwrap();
    // A superuser reads everything: there is nothing to see then.
    let is_superuser = std::fs::read(&closed).is_ok();
    let collected = place.collect().await;
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o700)).unwrap();
    assert!(collected.record(&["good.csv"]).is_some());
    if !is_superuser {
        assert!(collected.issues().all(|issue| issue.kind == IssueKind::Denied));
        assert_eq!(collected.issues().count(), 2);
        assert!(collected.units[0].result.except.contains(&collected.source));
    }
}

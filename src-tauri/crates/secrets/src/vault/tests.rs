use super::*;

const ACCOUNT: &str = "postgres://wh.example";
const PASSWORD: &str = "correct-horse-battery";
const PASSPHRASE: &str = "an owl at noon";

/// A cost tests can pay many times.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

fn vault(folder: &tempfile::TempDir) -> Vault {
    Vault { cost: CHEAP, ..Vault::at(folder.path().join(crate::FILE_NAME)) }
}

fn filled(folder: &tempfile::TempDir) -> Vault {
    let vault = vault(folder);
    vault.unlock(&Secret::new(PASSPHRASE)).unwrap();
    vault.set(ACCOUNT, &Secret::new(PASSWORD)).unwrap();
    vault
}

fn revealed(vault: &Vault, account: &str) -> Option<String> {
    vault.get(account).unwrap().map(|secret| secret.reveal().to_owned())
}

#[test]
fn keeps_what_was_stored_for_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    filled(&folder);
    let next = vault(&folder);
    assert!(matches!(next.get(ACCOUNT), Err(Error::Locked { .. })));
    next.unlock(&Secret::new(PASSPHRASE)).unwrap();
    assert_eq!(revealed(&next, ACCOUNT).as_deref(), Some(PASSWORD));
    assert_eq!(revealed(&next, "sqlite://other"), None);
    next.set(ACCOUNT, &Secret::new("비밀 🔑")).unwrap();
    assert_eq!(revealed(&next, ACCOUNT).as_deref(), Some("비밀 🔑"));
    next.remove(ACCOUNT).unwrap();
    next.remove(ACCOUNT).unwrap();
    assert_eq!(revealed(&next, ACCOUNT), None);
}

#[test]
fn two_processes_do_not_lose_each_others_changes() {
    let folder = tempfile::tempdir().unwrap();
    let one = filled(&folder);
    let two = vault(&folder);
    two.unlock(&Secret::new(PASSPHRASE)).unwrap();
    two.set("duckdb://lake", &Secret::new("two")).unwrap();
    one.set("mysql://shop", &Secret::new("one")).unwrap();
    for vault in [&one, &two] {
        assert_eq!(revealed(vault, ACCOUNT).as_deref(), Some(PASSWORD));
        assert_eq!(revealed(vault, "duckdb://lake").as_deref(), Some("two"));
        assert_eq!(revealed(vault, "mysql://shop").as_deref(), Some("one"));
    }
}

#[test]
fn unlocking_and_storing_at_once_do_not_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let vault = filled(&folder);
    let start = std::sync::Barrier::new(2);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            start.wait();
            for _ in 0..100 {
                vault.unlock(&Secret::new(PASSPHRASE)).unwrap();
            }
        });
        threads.spawn(|| {
            start.wait();
            for turn in 0..100 {
                vault.set("duckdb://lake", &Secret::new(turn.to_string())).unwrap();
            }
        });
    });
    assert_eq!(revealed(&vault, "duckdb://lake").as_deref(), Some("99"));
    assert_eq!(revealed(&vault, ACCOUNT).as_deref(), Some(PASSWORD));
}

#[test]
fn an_absent_file_needs_a_passphrase_only_to_store() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(&folder);
    assert!(vault.get(ACCOUNT).unwrap().is_none());
    vault.remove(ACCOUNT).unwrap();
    assert!(matches!(vault.set(ACCOUNT, &Secret::new(PASSWORD)), Err(Error::Absent { .. })));
    assert!(matches!(vault.unlock(&Secret::new("")), Err(Error::EmptyPassphrase)));
    assert!(!vault.exists());
}

#[test]
fn a_wrong_passphrase_is_told_from_damage() {
    let folder = tempfile::tempdir().unwrap();
    filled(&folder);
    let next = vault(&folder);
    assert!(matches!(next.unlock(&Secret::new("an owl at noom")), Err(Error::WrongPassphrase { .. })));
    assert!(!next.is_open());
}

#[test]
fn any_flipped_byte_and_any_cut_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(&folder).path().to_owned();
    let whole = fs::read(&path).unwrap();
    let check = |bytes: &[u8], what: String| {
        fs::write(&path, bytes).unwrap();
        let outcome = vault(&folder).unlock(&Secret::new(PASSPHRASE));
        assert!(matches!(outcome, Err(Error::Damaged { .. } | Error::Newer { .. })), "{what}: {outcome:?}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: left as it was");
    };
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        check(&bytes, format!("byte {at} flipped"));
        check(&whole[..at], format!("cut at {at}"));
    }
}

#[test]
fn a_newer_format_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(&folder).path().to_owned();
    let mut bytes = fs::read(&path).unwrap();
    bytes[8] = 2;
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(vault(&folder).unlock(&Secret::new(PASSPHRASE)), Err(Error::Newer { version: 2, .. })));
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_cost_nobody_can_pay_is_refused_before_it_is_paid() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(&folder).path().to_owned();
    let mut bytes = fs::read(&path).unwrap();
    bytes[10..14].copy_from_slice(&u32::MAX.to_le_bytes());
    let content = bytes.len() - 32;
    let checksum = *blake3::hash(&bytes[..content]).as_bytes();
    bytes[content..].copy_from_slice(&checksum);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(vault(&folder).unlock(&Secret::new(PASSPHRASE)), Err(Error::Damaged { .. })));
}

#[test]
fn no_secret_is_in_any_file_or_printed() {
    let folder = tempfile::tempdir().unwrap();
    let vault = filled(&folder);
    for entry in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for hidden in [PASSWORD, PASSPHRASE, ACCOUNT] {
            assert!(!bytes.windows(hidden.len()).any(|window| window == hidden.as_bytes()), "{hidden}");
        }
    }
    let errors = [
        format!("{:?}", vault.get(ACCOUNT)),
        format!("{:?}", super::Vault::at(folder.path().join("none")).set(ACCOUNT, &Secret::new(PASSWORD))),
        format!("{vault:?}"),
    ];
    for printed in errors {
        assert!(!printed.contains(PASSWORD) && !printed.contains(PASSPHRASE), "{printed}");
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let vault = filled(&folder);
    assert_eq!(fs::metadata(vault.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_replaced_file_locks_again() {
    let folder = tempfile::tempdir().unwrap();
    let old = filled(&folder);
    fs::remove_file(old.path()).unwrap();
    vault(&folder).unlock(&Secret::new("another")).unwrap();
    assert!(matches!(old.get(ACCOUNT), Err(Error::Locked { .. })));
    assert!(matches!(old.set(ACCOUNT, &Secret::new("x")), Err(Error::Locked { .. })));
}

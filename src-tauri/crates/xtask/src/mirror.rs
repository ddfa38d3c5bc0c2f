//! Makes one folder hold what another holds, touching only what differs.
//!
//! The programs embed the built interface, and cargo builds them anew when a file of it is newer than they are. A
//! bundler writes every file each time; copied through here, an unchanged interface costs no second build.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Makes `to` hold the files of `from` and no others. Files that are equal already keep their time.
pub fn mirror(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("creating {}", to.display()))?;
    let wanted = files(from)?;
    for (name, old) in files(to)? {
        if !wanted.contains_key(&name) {
            std::fs::remove_file(&old).with_context(|| format!("removing {}", old.display()))?;
        }
    }
    for (name, new) in wanted {
        let target = to.join(&name);
        let content = std::fs::read(&new).with_context(|| format!("reading {}", new.display()))?;
        if std::fs::read(&target).is_ok_and(|present| present == content) {
            continue;
        }
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        std::fs::write(&target, content).with_context(|| format!("writing {}", target.display()))?;
    }
    Ok(())
}

/// Every file below `folder`, by its path from there.
fn files(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| format!("listing {}", next.display()))? {
            let path = entry.with_context(|| format!("listing {}", next.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                found.insert(name.to_path_buf(), path.clone());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_touched() {
        let place = std::env::temp_dir().join(format!("pulk-mirror-{}", std::process::id()));
        let (from, to) = (place.join("from"), place.join("to"));
        let write = |path: PathBuf, text: &str| {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        for (name, text) in [("same", "1"), ("below/changed", "2"), ("new", "3")] {
            write(from.join(name), text);
        }
        for (name, text) in [("same", "1"), ("below/changed", "old"), ("gone", "4")] {
            write(to.join(name), text);
        }
        let time = |name: &str| std::fs::metadata(to.join(name)).unwrap().modified().unwrap();
        let old = std::time::SystemTime::UNIX_EPOCH;
        for name in ["same", "below/changed"] {
            std::fs::File::options().write(true).open(to.join(name)).unwrap().set_modified(old).unwrap();
        }
        mirror(&from, &to).unwrap();
        let texts = files(&to).unwrap().into_iter().map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()));
        let expected = [("below/changed", "2"), ("new", "3"), ("same", "1")];
        assert_eq!(texts.collect::<Vec<_>>(), expected.map(|(name, text)| (PathBuf::from(name), text.to_owned())));
        assert_eq!(time("same"), old);
        assert_ne!(time("below/changed"), old);
        std::fs::remove_dir_all(place).unwrap();
    }
}

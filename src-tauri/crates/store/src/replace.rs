//! Putting another file's content in the place of a file's own, while whoever has it open keeps it open.
//!
//! SQLite copies the pages in one transaction of the file that receives them: readers go on with what was there until
//! it commits, and see the new content afterwards, in this process as in any other. Cut short, it is as if it had never
//! begun. Renaming files would leave every open connection on the file that went away.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::error::{Error, Fault};
use crate::file::{self, Format, PATIENCE, Reading};
use crate::place;

/// Pause between two attempts at a file that another connection is writing.
const PAUSE: Duration = Duration::from_millis(50);

/// What a file of ours never holds, whatever version made it: code that runs when rows are touched, and tables whose
/// content is made by a module.
const FOREIGN: &str = "SELECT name FROM sqlite_schema
    WHERE type IN ('trigger', 'view') OR (type = 'table' AND upper(sql) LIKE 'CREATE VIRTUAL%') LIMIT 1";

/// Gives `file` the content of `from`. Creates it when absent.
pub(crate) fn replace(file: &Path, from: &Path, format: &Format) -> Result<(), Error> {
    let source = file::open_for_reading(from, format, Reading::Shared)?;
    let mut target = file::open_for_writing(file, format)?;
    let mut copy = || -> Result<(), Fault> {
        place::announce(file)?;
        {
            let copying = Backup::new(&source, &mut target)?;
            let tries = PATIENCE.as_millis() / PAUSE.as_millis();
            let mut tried = 0;
            // All pages at once: nothing is let in between, and what is cut short is rolled back.
            while copying.step(-1)? != StepResult::Done {
                tried += 1;
                if tried > tries {
                    return Err(busy());
                }
                std::thread::sleep(PAUSE);
            }
        }
        // Readers may hold the log back; the content is safe in it.
        if let Err(error) = target.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            tracing::debug!(%error, "what was restored could not be moved into the main file yet");
        }
        Ok(())
    };
    copy().map_err(|fault| fault.in_file(file, "restoring"))
}

fn busy() -> Fault {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
    Fault::Sqlite(rusqlite::Error::SqliteFailure(code, None))
}

/// Refuses a file that holds what no file of ours holds.
pub(crate) fn refuse_foreign(connection: &Connection) -> Result<(), Fault> {
    let mut statement = connection.prepare(FOREIGN)?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        Some(_) => Err(Fault::damage("it holds a trigger, a view or a virtual table")),
        None => Ok(()),
    }
}

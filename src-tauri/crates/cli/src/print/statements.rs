//! What a source is sent: announced before a harvest, and as a run logged it.
//!
//! The texts are printed whole and as they are; what stands between them is SQL's comment, so that the output can be
//! kept, compared and run by hand.

use api::harvest::LogView;
use api::source::StatementView;

use super::{Look, Table, Tone, block, figure, left, plain, right, words};

/// Every statement under its number and purpose.
pub fn announced(statements: &[StatementView], look: Look) -> String {
    let mut text = String::new();
    for (number, statement) in (1..).zip(statements) {
        let heading = format!("-- {number}  {}\n", purpose(statement));
        text.push_str(&look.paint(Tone::Dim, &heading));
        text.push_str(block(&statement.text).trim_end());
        text.push_str("\n\n");
    }
    text
}

/// A run: when it sent which statement for what, then the statements.
pub fn log(name: &str, log: &LogView, look: Look) -> String {
    let run = &log.run;
    let heading = format!("-- {}  run {}  {}", plain(name), plain(&run.id), figure::instant(&run.started));
    let mut text = format!("{}  {}\n", look.paint(Tone::Strong, &heading), words::run_state(run.state));
    let mut table = Table::new([left(""), left(""), right(""), left("")]);
    for sent in &log.sent {
        let number = i64::from(sent.statement) + 1;
        let statement = log.statements.get(sent.statement as usize);
        table.row([
            figure::clock(&sent.at),
            sent.place.as_deref().map(plain).unwrap_or_default(),
            number.to_string(),
            statement.map(purpose).unwrap_or_default(),
        ]);
    }
    text.push_str(&table.text(look, "--   "));
    text.push('\n');
    text + &announced(&log.statements, look)
}

/// `view columns` of `statement.view_columns`.
fn purpose(statement: &StatementView) -> String {
    let word = statement.purpose.strip_prefix("statement.").unwrap_or(&statement.purpose);
    plain(&word.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use api::harvest::{RunState, SentView};

    use super::*;
    use crate::print::examples;

    fn statement(purpose: &str, text: &str) -> StatementView {
        StatementView { purpose: purpose.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn statements_are_announced_whole() {
        let statements =
            [statement("statement.view_columns", "SELECT 1\n  FROM x\n"), statement("statement.end", "END")];
        assert_eq!(announced(&statements, Look::PIPE), "-- 1  view columns\nSELECT 1\n  FROM x\n\n-- 2  end\nEND\n\n");
        assert_eq!(announced(&[], Look::PIPE), "");
    }

    #[test]
    fn a_run_lists_what_it_sent_and_says_each_statement_once() {
        let sent = |place: Option<&str>, statement| SentView {
            at: examples::AT.to_owned(),
            place: place.map(str::to_owned),
            statement,
        };
        let run = LogView {
            run: examples::run(RunState::Done),
            statements: vec![statement("statement.databases", "SELECT 1"), statement("statement.begin", "BEGIN")],
            sent: vec![sent(None, 0), sent(Some("shop"), 1), sent(Some("crm\u{1b}"), 1)],
        };
        assert_eq!(
            log("wh", &run, Look::PIPE),
            "-- wh  run 1  2026-11-23 06:50Z  done\n\
             --   06:50:12Z        1  databases\n\
             --   06:50:12Z  shop  2  begin\n\
             --   06:50:12Z  crm   2  begin\n\
             \n\
             -- 1  databases\nSELECT 1\n\n-- 2  begin\nBEGIN\n\n"
        );
    }
}

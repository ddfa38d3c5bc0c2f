//! Text for people: aligned, coloured on a terminal, bare in a pipe.
//!
//! Every printer is a function from an api value and a [`Look`] to text, so it is tested on fixed values. Text from a
//! source is hostile — it may hold terminal commands or marks that reorder a line — and passes [`plain`] or [`block`]
//! before it gets here.

pub mod changes;
#[cfg(test)]
pub mod examples;
pub mod figure;
mod look;
pub mod page;
mod safe;
pub mod statements;
mod table;
pub mod why;
pub mod words;

use api::Error;
use serde::Serialize;

pub use look::{Look, Tone};
pub use safe::{block, marked, plain};
pub use table::{Table, left, right};

/// An answer as indented JSON. What a terminal would obey is escaped, which JSON allows everywhere text may stand.
pub fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value).map_err(|cause| {
        Error::new(api::Code::Internal, "the answer could not be written as JSON").details(cause.to_string())
    })?;
    Ok(safe::escaped(&text) + "\n")
}

/// `error: the sentence`, what to do, and with `details` the causes.
pub fn error(error: &Error, details: bool, look: Look) -> String {
    let mut text = format!("{} {}\n", look.paint(Tone::Bad, "error:"), plain(&error.message));
    if let Some(remedy) = &error.remedy {
        text.push_str(&format!("  {}\n", plain(remedy)));
    }
    match &error.details {
        Some(causes) if details => {
            for line in causes.lines() {
                text.push_str(&look.paint(Tone::Dim, &format!("  {}\n", plain(line))));
            }
        }
        Some(_) if look.talkative => text.push_str(&look.paint(Tone::Dim, "  (-v shows the details)\n")),
        _ => {}
    }
    text
}

pub fn warning(text: &str, look: Look) -> String {
    format!("{} {}", look.paint(Tone::Warn, "warning:"), plain(text))
}

/// Standard output was there and failed: a full disk behind a redirection.
pub fn output_failed(cause: &std::io::Error) -> Error {
    Error::new(api::Code::Storage, "the output could not be written").details(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_happened_and_what_to_do() {
        let failed = Error::new(api::Code::Login, "the server “wh\u{202e}” refused the password")
            .remedy("Check the password.")
            .details("FATAL: 28P01\nend\u{7}");
        let short = "error: the server “wh” refused the password\n  Check the password.\n";
        assert_eq!(error(&failed, false, Look::PIPE), short);
        assert_eq!(error(&failed, false, Look::WIDE), format!("{short}  (-v shows the details)\n"));
        assert_eq!(error(&failed, true, Look::PIPE), format!("{short}  FATAL: 28P01\n  end\n"));
    }

    #[test]
    fn json_holds_nothing_a_terminal_obeys_and_says_the_same() {
        let value = "a\u{1b}[31m\u{9b}0m\u{202e}b";
        let printed = json(&value).unwrap();
        assert_eq!(printed, "\"a\\u001b[31m\\u009b0m\\u202eb\"\n");
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), value);
    }
}

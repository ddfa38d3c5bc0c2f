//! What a command tells its caller: an exit code, or why it failed.

use std::process::ExitCode;

use api::harvest::{RunState, RunView};
use api::{Code, Error};

/// Exit codes; [`EXPLAINED`] is their documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    Done,
    Nothing,
    Usage,
    Source,
    Partial,
    Storage,
    Fault,
    Cancelled,
}

/// Shown at the end of `--help`.
pub const EXPLAINED: &str = "\
Exit codes:
  0    done
  1    nothing found, or the doctor found something wrong
  2    the command line is wrong
  3    a source could not be reached, or refused
  4    a harvest is incomplete: partly read, or waiting for a decision
  5    the data folder cannot be read or written, or something in it is damaged or locked
  70   a fault of this program
  130  cancelled

Environment:
  PULK_HOME        the data folder
  PULK_PASSPHRASE  opens the encrypted secrets file where there is no keychain
  PULK_KEYCHAIN    “off” keeps passwords in the encrypted file although there is a keychain
  PULK_LOG         what to log to standard error: error, warn, info, debug
  NO_COLOR         anything: no colours";

/// A command that did not end by itself.
#[derive(Debug)]
pub enum Failure {
    Said(Error),
    /// Standard output is gone or full.
    Output(std::io::Error),
}

pub type Outcome = Result<Exit, Failure>;

impl Exit {
    /// The code of a failed command.
    pub fn of(code: Code) -> Exit {
        match code {
            Code::NotFound => Exit::Nothing,
            Code::BadRequest => Exit::Usage,
            Code::Unreachable | Code::Login | Code::SecretNeeded | Code::Denied | Code::Busy => Exit::Source,
            Code::Unreadable | Code::Unsupported | Code::MissingLibrary => Exit::Source,
            Code::PassphraseNeeded | Code::Newer | Code::Damaged | Code::Storage => Exit::Storage,
            Code::Internal => Exit::Fault,
            Code::Cancelled => Exit::Cancelled,
        }
    }

    /// The code of a harvest that has ended.
    pub fn of_run(run: &RunView) -> Exit {
        match run.state {
            RunState::Done | RunState::Running | RunState::Cancelling => Exit::Done,
            RunState::Partial | RunState::NeedsReview => Exit::Partial,
            RunState::Cancelled => Exit::Cancelled,
            RunState::Failed => run.error.as_ref().map_or(Exit::Fault, |error| Exit::of(error.code)),
        }
    }

    fn number(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Nothing => 1,
            Exit::Usage => 2,
            Exit::Source => 3,
            Exit::Partial => 4,
            Exit::Storage => 5,
            Exit::Fault => 70,
            Exit::Cancelled => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.number())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Said(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Failure {
        Failure::Output(cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented() {
        let all = [
            Exit::Done,
            Exit::Nothing,
            Exit::Usage,
            Exit::Source,
            Exit::Partial,
            Exit::Storage,
            Exit::Fault,
            Exit::Cancelled,
        ];
        for exit in all {
            assert!(EXPLAINED.contains(&format!("\n  {:<5}", exit.number())), "{exit:?}");
        }
    }
}

//! How printed text may look.

/// What the other end of standard output can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub colour: bool,
    /// Columns of the terminal; absent in a pipe, where nothing is shortened.
    pub width: Option<usize>,
    /// Whether headings and hints are welcome: a person reads, not a program.
    pub talkative: bool,
}

/// What a piece of text means; the colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Strong,
    Dim,
    Good,
    Warn,
    Bad,
    Accent,
}

impl Look {
    /// As a pipe is printed to.
    #[cfg(test)]
    pub const PIPE: Look = Look { colour: false, width: None, talkative: false };

    /// As a wide terminal without colours is printed to.
    #[cfg(test)]
    pub const WIDE: Look = Look { colour: false, width: Some(120), talkative: true };

    pub fn paint(self, tone: Tone, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Strong => "1",
            Tone::Dim => "2",
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "31",
            Tone::Accent => "36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

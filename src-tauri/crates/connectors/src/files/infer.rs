//! The type of a column of text, from its values.
//!
//! Used for CSV and for the values of partitions (`dt=2024-01-01`). Types only widen, so the order of the rows does
//! not matter. A number with a leading zero is text: postal codes and telephone numbers must keep it.

/// What all values seen so far fit into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Inferred {
    /// Nothing but nulls so far.
    #[default]
    Null,
    Boolean,
    Integer,
    Double,
    Date,
    Time,
    Timestamp,
    TimestampUtc,
    Text,
}

impl Inferred {
    /// What one value fits into. The empty text, `NULL`, `NA` and `\N` are nulls.
    pub fn of(value: &str) -> Inferred {
        let value = value.trim();
        if value.is_empty() || matches!(value, "NULL" | "null" | "NA" | "N/A" | "\\N") {
            return Inferred::Null;
        }
        if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") {
            return Inferred::Boolean;
        }
        number(value).or_else(|| moment(value)).unwrap_or(Inferred::Text)
    }

    /// The narrowest type that holds both.
    pub fn widen(self, other: Inferred) -> Inferred {
        use Inferred::*;
        match (self, other) {
            (a, b) if a == b => a,
            (Null, other) | (other, Null) => other,
            (Integer, Double) | (Double, Integer) => Double,
            (Date, Timestamp) | (Timestamp, Date) => Timestamp,
            (TimestampUtc, Timestamp | Date) | (Timestamp | Date, TimestampUtc) => TimestampUtc,
            _ => Text,
        }
    }

    /// The type as shown. A column of nulls is text: that is what every engine will read it as.
    pub fn name(self) -> &'static str {
        match self {
            Inferred::Boolean => "BOOLEAN",
            Inferred::Integer => "INT64",
            Inferred::Double => "DOUBLE",
            Inferred::Date => "DATE",
            Inferred::Time => "TIME",
            Inferred::Timestamp => "TIMESTAMP",
            Inferred::TimestampUtc => "TIMESTAMP(UTC)",
            Inferred::Null | Inferred::Text => "STRING",
        }
    }
}

fn number(value: &str) -> Option<Inferred> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let whole = digits.split(['.', 'e', 'E']).next().unwrap_or_default();
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        || (whole.len() > 1 && whole.starts_with('0'))
    {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && value.parse::<i64>().is_ok() {
        return Some(Inferred::Integer);
    }
    value.parse::<f64>().ok().map(|_| Inferred::Double)
}

/// ISO 8601 dates and times, with `T` or a space between them.
fn moment(value: &str) -> Option<Inferred> {
    if is_time(value) {
        return Some(Inferred::Time);
    }
    let (date, rest) = (value.get(..10)?, value.get(10..)?);
    if !is_date(date) {
        return None;
    }
    if rest.is_empty() {
        return Some(Inferred::Date);
    }
    let time = rest.strip_prefix(['T', ' '])?;
    if is_time(time) {
        return Some(Inferred::Timestamp);
    }
    let local = time.strip_suffix('Z').or_else(|| {
        let at = time.rfind(['+', '-'])?;
        let offset = time.get(at + 1..)?;
        let plain = offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        (plain && (2..=5).contains(&offset.len())).then(|| time.get(..at))?
    })?;
    is_time(local.trim_end()).then_some(Inferred::TimestampUtc)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |width: usize, low: u16, high: u16| parts.next().and_then(|text| within(text, width, low, high));
    part(4, 0, 9999).is_some() && part(2, 1, 12).is_some() && part(2, 1, 31).is_some()
}

fn is_time(text: &str) -> bool {
    let clock = match text.split_once('.') {
        Some((clock, fraction)) => {
            if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            clock
        }
        None => text,
    };
    let parts: Vec<&str> = clock.split(':').collect();
    match parts.as_slice() {
        [hour, minute] => within(hour, 2, 0, 24).is_some() && within(minute, 2, 0, 59).is_some(),
        [hour, minute, second] => {
            within(hour, 2, 0, 24).is_some() && within(minute, 2, 0, 59).is_some() && within(second, 2, 0, 60).is_some()
        }
        _ => false,
    }
}

fn within(text: &str, width: usize, low: u16, high: u16) -> Option<u16> {
    if text.len() != width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|value| (low..=high).contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_values_as_a_person_would() {
        fn check(value: &str, expected: Inferred) {
            assert_eq!(Inferred::of(value), expected, "{value}");
        }
        use Inferred::*;
        check("", Null);
        check("\\N", Null);
        check("TRUE", Boolean);
        check("-12", Integer);
        check("0", Integer);
        check("99999999999999999999", Double);
        check("0.5", Double);
        check("1e9", Double);
        check("inf", Text);
        check("nan", Text);
        check("04524", Text);
        check("1,234", Text);
        check("2024-01-31", Date);
        check("2024-13-31", Text);
        check("09:30", Time);
        check("2024-01-31 09:30:00.123", Timestamp);
        check("2024-01-31T09:30:00Z", TimestampUtc);
        check("2024-01-31T09:30:00+09:00", TimestampUtc);
        check("2024-01-31T", Text);
        check("가나다라마바사", Text);
        check("2024-01-3가", Text);
    }

    #[test]
    fn widens_in_any_order() {
        fn check(values: &[&str], expected: &str) {
            let forward = values.iter().fold(Inferred::Null, |all, value| all.widen(Inferred::of(value)));
            let backward = values.iter().rev().fold(Inferred::Null, |all, value| all.widen(Inferred::of(value)));
            assert_eq!((forward.name(), backward.name()), (expected, expected), "{values:?}");
        }
        check(&["1", "2.5", ""], "DOUBLE");
        check(&["2024-01-01", "2024-01-01 10:00"], "TIMESTAMP");
        check(&["2024-01-01", "2024-01-01T10:00:00Z"], "TIMESTAMP(UTC)");
        check(&["true", "1"], "STRING");
        check(&["", "NULL"], "STRING");
    }
}

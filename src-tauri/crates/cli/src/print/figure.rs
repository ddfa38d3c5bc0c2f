//! Numbers, sizes and moments as people read them.

use jiff::Timestamp;

/// `1,234,567`
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        grouped.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `3 tables`, `1 table`
pub fn counted(number: impl Into<i64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// `512 B`, `1.5 MiB`
pub fn bytes(number: i64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if number.unsigned_abs() < 1_024 {
        return format!("{number} B");
    }
    let mut value = number as f64 / 1_024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if value.abs() < 1_024.0 {
            break;
        }
        value /= 1_024.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

/// `3 s`, `2 min 5 s`, `1 h 4 min`
pub fn duration(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{} s", seconds.max(0)),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// An instant the api spells in RFC 3339, to the minute, in UTC. What is no instant is shown as it came.
pub fn instant(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| super::plain(text), minute)
}

/// The time of day of an instant, to the second, in UTC.
pub fn clock(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| super::plain(text), |at| at.strftime("%H:%M:%SZ").to_string())
}

/// An instant in milliseconds since the epoch.
pub fn millis(number: i64) -> String {
    Timestamp::from_millisecond(number).map_or_else(|_| count(number), minute)
}

fn minute(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d %H:%MZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let check = |number: i64, expected: &str| assert_eq!(count(number), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(-1_234_567, "-1,234,567");
        check(i64::MIN, "-9,223,372,036,854,775,808");
    }

    #[test]
    fn sizes_and_times_take_the_fitting_unit() {
        assert_eq!([bytes(0), bytes(1_023), bytes(1_536), bytes(5 << 30)], ["0 B", "1023 B", "1.5 KiB", "5.0 GiB"]);
        assert_eq!(bytes(i64::MAX), "8.0 EiB");
        assert_eq!(
            [duration(-1), duration(59), duration(61), duration(3_840)],
            ["0 s", "59 s", "1 min 1 s", "1 h 4 min"]
        );
    }

    #[test]
    fn instants_are_read_or_left_alone() {
        assert_eq!(instant("2026-11-23T06:50:12.345Z"), "2026-11-23 06:50Z");
        assert_eq!(instant("yesterday\u{1b}"), "yesterday");
        assert_eq!(millis(0), "1970-01-01 00:00Z");
        assert_eq!(millis(i64::MAX), "9,223,372,036,854,775,807");
    }
}

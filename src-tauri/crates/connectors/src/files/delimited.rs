//! CSV and TSV: delimiter, quote, header and types guessed from the first mebibyte.
//!
//! The guess is made on records, not on lines, so a quoted line break does not confuse it. What cannot be guessed
//! well is the encoding: UTF-8 is read, UTF-16 and the likes of EUC-KR are named and refused, because column names
//! decoded by a guess would be wrong names.

use std::collections::BTreeMap;
use std::collections::HashMap;

use model::IssueKind;

use super::fault::Fault;
use super::infer::Inferred;
use super::sample::Sample;
use super::shape::{Field, Shape, Type, Warning};

/// Records looked at while the delimiter is being guessed.
const GUESS_RECORDS: usize = 200;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dialect {
    delimiter: u8,
    quote: u8,
    backslash: bool,
}

/// The shape of a delimited text file. `tabs` says that its name promises tabs.
pub(super) fn describe(sample: &Sample, tabs: bool) -> Result<Shape, Fault> {
    let text = sample.text()?;
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    let dialect = guess_dialect(text, tabs);
    let mut records = records(text, dialect);
    if !sample.whole && records.len() > 1 {
        // The last record was probably cut by the end of the sample.
        records.pop();
    }
    let width = records.iter().map(csv::StringRecord::len).max().unwrap_or(0);
    let header = has_header(&records);
    let body = records.get(usize::from(header)..).unwrap_or_default();
    let mut types = vec![Inferred::Null; width];
    for record in body {
        for (ty, value) in types.iter_mut().zip(record) {
            *ty = ty.widen(Inferred::of(value));
        }
    }
    let names = names(records.first().filter(|_| header), width);
    let fields = names.into_iter().zip(&types).map(|(name, ty)| Field::new(name, Type::scalar(ty.name()), false));
    Ok(Shape {
        fields: fields.collect(),
        rows: sample.whole.then_some(body.len() as u64),
        comment: None,
        properties: properties(dialect, header),
        warnings: ragged(&records).into_iter().collect(),
    })
}

fn properties(dialect: Dialect, header: bool) -> BTreeMap<String, String> {
    let delimiter = match dialect.delimiter {
        b'\t' => "tab".to_owned(),
        other => char::from(other).to_string(),
    };
    let mut properties = BTreeMap::from([("delimiter".to_owned(), delimiter)]);
    if dialect.quote != b'"' {
        properties.insert("quote".to_owned(), char::from(dialect.quote).to_string());
    }
    if !header {
        properties.insert("header".to_owned(), "none".to_owned());
    }
    properties
}

fn records(text: &str, dialect: Dialect) -> Vec<csv::StringRecord> {
    reader(text, dialect).records().map_while(Result::ok).collect()
}

fn reader(text: &str, dialect: Dialect) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .quote(dialect.quote)
        .escape(dialect.backslash.then_some(b'\\'))
        .double_quote(!dialect.backslash)
        .from_reader(text.as_bytes())
}

/// The delimiter under which the most records have the same number of fields, more fields breaking ties.
fn guess_dialect(text: &str, tabs: bool) -> Dialect {
    let backslash = text.contains("\\\"") && !text.contains("\"\"");
    let order: &[u8] = if tabs { b"\t,;|" } else { b",\t;|" };
    let candidates = order.iter().map(|&delimiter| {
        let dialect = Dialect { delimiter, quote: guess_quote(text, delimiter), backslash };
        (score(text, dialect), dialect)
    });
    // `max_by` keeps the last of equals; reversed, the conventional delimiter wins.
    let best = candidates.rev().max_by(|(a, _), (b, _)| a.cmp(b));
    best.map_or(Dialect { delimiter: b',', quote: b'"', backslash }, |(_, dialect)| dialect)
}

/// Share of the records, in thousandths, that agree on the number of fields, and that number. A file that the
/// delimiter does not split scores nothing.
fn score(text: &str, dialect: Dialect) -> (usize, usize) {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    let mut total = 0;
    for record in reader(text, dialect).records().take(GUESS_RECORDS).map_while(Result::ok) {
        *widths.entry(record.len()).or_default() += 1;
        total += 1;
    }
    match widths.into_iter().filter(|&(width, _)| width > 1).max_by_key(|&(width, count)| (count, width)) {
        Some((width, count)) => (count * 1000 / total, width),
        None => (0, 0),
    }
}

/// Single quotes are the quote only where they, and no double quotes, stand beside the delimiter.
fn guess_quote(text: &str, delimiter: u8) -> u8 {
    let delimiter = char::from(delimiter);
    let beside = |quote: char| {
        let closed = |after: char| text.contains(&format!("{quote}{after}"));
        text.contains(&format!("{delimiter}{quote}")) && (closed(delimiter) || closed('\n') || closed('\r'))
    };
    if beside('\'') && !beside('"') { b'\'' } else { b'"' }
}

/// A first row is a header when it holds texts, at most one of them missing, and none of them appears again in its
/// own column.
fn has_header(records: &[csv::StringRecord]) -> bool {
    let Some(first) = records.first() else { return false };
    let is_name = |value: &str| !value.trim().is_empty() && Inferred::of(value) == Inferred::Text;
    // A last empty name is common: an index column or a delimiter at the end of every line.
    let named = first.iter().filter(|value| is_name(value)).count();
    if named == 0 || named + 1 < first.len() {
        return false;
    }
    let body = records.get(1..).unwrap_or_default();
    if body.is_empty() {
        return true;
    }
    first.iter().enumerate().all(|(column, name)| {
        let mut values = body.iter().take(GUESS_RECORDS).filter_map(|record| record.get(column));
        !is_name(name) || !values.any(|value| value == name)
    })
}

/// The names of the columns; one without a name is named by its position.
fn names(header: Option<&csv::StringRecord>, width: usize) -> Vec<String> {
    let given = |at: usize| header.and_then(|header| header.get(at)).map(str::trim).filter(|name| !name.is_empty());
    (0..width).map(|at| given(at).map_or_else(|| format!("column{at}"), str::to_owned)).collect()
}

/// A warning when more than one record in a hundred has another number of fields than the first.
fn ragged(records: &[csv::StringRecord]) -> Option<Warning> {
    let width = records.first()?.len();
    let odd = records.iter().filter(|record| record.len() != width).count();
    (odd * 100 > records.len()).then(|| Warning {
        kind: IssueKind::Unreadable,
        says: format!(
            "has {odd} of its first {} rows with another number of fields than the first row's {width}",
            records.len()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, columns: &[(&str, &str)], rows: u64, delimiter: &str) {
        let shape = describe(&Sample::of(text.as_bytes()), false).unwrap();
        let found: Vec<_> = shape.fields.iter().map(|field| (field.name.as_str(), field.ty.text())).collect();
        let found: Vec<_> = found.iter().map(|(name, ty)| (*name, ty.as_str())).collect();
        assert_eq!(found, columns, "{text}");
        assert_eq!((shape.rows, shape.properties["delimiter"].as_str()), (Some(rows), delimiter), "{text}");
    }

    #[test]
    fn guesses_delimiter_header_and_types() {
        check("id,name,at\n1,Kim,2024-01-01\n2,Lee,\n", &[("id", "INT64"), ("name", "STRING"), ("at", "DATE")], 2, ",");
        check("\u{feff}이름;금액\n김;1,5\n이;2,5\n", &[("이름", "STRING"), ("금액", "STRING")], 2, ";");
        check("a\tb\n1\t2.5\n", &[("a", "INT64"), ("b", "DOUBLE")], 1, "tab");
        check("1|x\n2|y\n3|x\n", &[("column0", "INT64"), ("column1", "STRING")], 3, "|");
        check("id,note\n1,\"a,\nb\"\n2,\"say \"\"hi\"\"\"\n", &[("id", "INT64"), ("note", "STRING")], 2, ",");
        check("id,note\n1,'a,b'\n2,'c'\n", &[("id", "INT64"), ("note", "STRING")], 2, ",");
        check("only\n1\n2\n", &[("only", "INT64")], 2, ",");
        check("a,a,\n1,2,3\n", &[("a", "INT64"), ("a", "INT64"), ("column2", "INT64")], 1, ",");
        check("red,big\nred,small\nblue,big\n", &[("column0", "STRING"), ("column1", "STRING")], 3, ",");
        check("just,a,header\n", &[("just", "STRING"), ("a", "STRING"), ("header", "STRING")], 0, ",");
    }

    #[test]
    fn tells_of_ragged_rows() {
        let shape = describe(&Sample::of(b"a,b\n1,2\n1,2,3\n1\n"), false).unwrap();
        assert_eq!(shape.fields.len(), 3);
        assert_eq!(shape.warnings.len(), 1);
    }

    #[test]
    fn refuses_other_encodings_by_name() {
        fn check(bytes: &[u8], expected: &str) {
            let fault = describe(&Sample::of(bytes), false).unwrap_err().to_string();
            assert!(fault.contains(expected), "{fault}");
        }
        check(b"\xff\xfea\0,\0b\0\n\0", "UTF-16");
        check(b"\xc0\xcc\xb8\xa7,\xb1\xdd\xbe\xd7\n\xb1\xe8,1\n", "EUC-KR");
        check(b"caf\xe9,prix\n1,2\n", "not UTF-8");
        check(b"a,b\n\x00\x01\x02\x03", "binary");
        check(b"  \n", "empty");
    }
}

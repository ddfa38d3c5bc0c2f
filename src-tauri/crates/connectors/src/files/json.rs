//! JSON lines: fields sampled from the first mebibyte, nested objects and arrays as structs and lists.
//!
//! Values are not kept: a deserialiser folds each one straight into a [`Seen`], which also keeps the order in which
//! keys first appeared. `serde_json` refuses more than 128 levels, so a hostile line cannot exhaust the stack.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use model::IssueKind;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::fault::Fault;
use super::sample::Sample;
use super::shape::{Field, Shape, Type, Warning};

/// A document that is one array is read up to this size: it cannot be sampled by lines.
pub(super) const ARRAY_BYTES: u64 = 16 << 20;

/// Keys beyond this many in one object mean that keys are data: the object is a map.
const MAX_KEYS: usize = 2_000;

/// What values seen so far look like.
#[derive(Debug, Clone, PartialEq, Default)]
enum Seen {
    #[default]
    Null,
    Boolean,
    Integer,
    Double,
    Text,
    List(Box<Seen>),
    Object(Object),
    /// More than one of the above.
    Mixed,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Object {
    keys: Vec<(String, Seen)>,
    /// Where each key stands in `keys`.
    places: HashMap<String, usize>,
}

impl Object {
    fn add(&mut self, key: String, value: Seen) {
        match self.places.get(&key).and_then(|&place| self.keys.get_mut(place)) {
            Some((_, seen)) => *seen = std::mem::take(seen).merge(value),
            None => {
                self.places.insert(key.clone(), self.keys.len());
                self.keys.push((key, value));
            }
        }
    }
}

impl Seen {
    fn merge(self, other: Seen) -> Seen {
        use Seen::*;
        match (self, other) {
            (Null, other) | (other, Null) => other,
            (Integer, Double) | (Double, Integer) => Double,
            (List(a), List(b)) => List(Box::new(a.merge(*b))),
            (Object(mut a), Object(b)) => {
                for (key, value) in b.keys {
                    a.add(key, value);
                }
                Object(a)
            }
            (a, b) if a == b => a,
            _ => Mixed,
        }
    }

    fn ty(&self) -> Type {
        match self {
            Seen::Boolean => Type::scalar("BOOLEAN"),
            Seen::Integer => Type::scalar("INT64"),
            Seen::Double => Type::scalar("DOUBLE"),
            Seen::Null | Seen::Text => Type::scalar("STRING"),
            Seen::Mixed => Type::scalar("JSON"),
            Seen::List(element) => Type::List(Box::new(element.ty())),
            Seen::Object(object) if object.keys.is_empty() || object.keys.len() > MAX_KEYS => Type::scalar("JSON"),
            Seen::Object(object) => Type::Struct(fields(object)),
        }
    }
}

fn fields(object: &Object) -> Vec<Field> {
    object.keys.iter().map(|(name, seen)| Field::new(name.clone(), seen.ty(), false)).collect()
}

/// The shape of a file of JSON lines, or of one array of objects.
pub(super) fn describe(sample: &Sample) -> Result<Shape, Fault> {
    let text = sample.text()?;
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if text.trim_start().starts_with('[') { array(text, sample.whole) } else { lines(text, sample.whole) }
}

/// True when the text begins like one array: the caller then reads more of it.
pub(super) fn is_array(sample: &Sample) -> bool {
    sample.text().is_ok_and(|text| text.trim_start().starts_with('['))
}

fn array(text: &str, whole: bool) -> Result<Shape, Fault> {
    if !whole {
        let says = format!("is one JSON array of more than {} MiB", ARRAY_BYTES >> 20);
        return Err(Fault::unsupported(says, "write one object a line (JSON lines): that can be read in parts"));
    }
    let Rows { row, count, other } =
        serde_json::from_str(text).map_err(|cause| Fault::damaged_by("is not valid JSON", cause))?;
    if count == 0 || other > 0 {
        return Err(Fault::NotTabular);
    }
    Ok(Shape { fields: fields(&row), rows: Some(count), ..Shape::default() })
}

fn lines(text: &str, whole: bool) -> Result<Shape, Fault> {
    let mut all = Object::default();
    let (mut rows, mut broken) = (0_u64, Vec::new());
    let mut numbered = text.lines().enumerate().peekable();
    while let Some((number, line)) = numbered.next() {
        // The end of the sample cuts the last line, unless the file ends there too.
        if line.trim().is_empty() || (!whole && numbered.peek().is_none()) {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(Seen::Object(object)) => {
                rows += 1;
                for (key, value) in object.keys {
                    all.add(key, value);
                }
            }
            // A first line that is not an object by itself: some other kind of JSON, or none.
            Ok(_) | Err(_) if rows == 0 => return Err(not_lines(text, whole)),
            Ok(_) | Err(_) => broken.push(number + 1),
        }
    }
    if rows == 0 {
        return Err(not_lines(text, whole));
    }
    Ok(Shape {
        fields: fields(&all),
        rows: (whole && broken.is_empty()).then_some(rows),
        properties: BTreeMap::new(),
        warnings: warning(&broken).into_iter().collect(),
        comment: None,
    })
}

fn warning(broken: &[usize]) -> Option<Warning> {
    let first = broken.first()?;
    let says = match broken.len() {
        1 => format!("has a line that is not a JSON object: line {first}"),
        more => format!("has {more} lines that are not JSON objects, the first is line {first}"),
    };
    Some(Warning { kind: IssueKind::Unreadable, says })
}

/// Tells a document over several lines from a broken file.
fn not_lines(text: &str, whole: bool) -> Fault {
    match serde_json::from_str::<Seen>(text) {
        Ok(_) => Fault::NotTabular,
        Err(cause) if !whole && cause.is_eof() => Fault::NotTabular,
        Err(cause) => Fault::damaged_by("is not valid JSON", cause),
    }
}

/// The elements of a top-level array.
#[derive(Default)]
struct Rows {
    row: Object,
    count: u64,
    /// Elements that are not objects.
    other: u64,
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rows, D::Error> {
        struct Elements;
        impl<'de> Visitor<'de> for Elements {
            type Value = Rows;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of objects")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Rows, A::Error> {
                let mut rows = Rows::default();
                while let Some(element) = elements.next_element()? {
                    rows.count += 1;
                    match element {
                        Seen::Object(object) => {
                            object.keys.into_iter().for_each(|(key, value)| rows.row.add(key, value))
                        }
                        _ => rows.other += 1,
                    }
                }
                Ok(rows)
            }
        }
        deserializer.deserialize_seq(Elements)
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Seen, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Seen;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_bool<E>(self, _: bool) -> Result<Seen, E> {
                Ok(Seen::Boolean)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Seen, E> {
                Ok(Seen::Integer)
            }
            fn visit_u64<E>(self, value: u64) -> Result<Seen, E> {
                Ok(if i64::try_from(value).is_ok() { Seen::Integer } else { Seen::Double })
            }
            fn visit_f64<E>(self, _: f64) -> Result<Seen, E> {
                Ok(Seen::Double)
            }
            fn visit_str<E>(self, _: &str) -> Result<Seen, E> {
                Ok(Seen::Text)
            }
            fn visit_unit<E>(self) -> Result<Seen, E> {
                Ok(Seen::Null)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Seen, A::Error> {
                let mut all = Seen::Null;
                while let Some(element) = elements.next_element::<Seen>()? {
                    all = all.merge(element);
                }
                Ok(Seen::List(Box::new(all)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Seen, A::Error> {
                let mut object = Object::default();
                while let Some((key, value)) = entries.next_entry::<String, Seen>()? {
                    object.add(key, value);
                }
                Ok(Seen::Object(object))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, columns: &[(&str, &str)], rows: Option<u64>, warnings: usize) {
        let shape = describe(&Sample::of(text.as_bytes())).unwrap();
        let found: Vec<_> = shape.fields.iter().map(|field| (field.name.clone(), field.ty.text())).collect();
        let expected: Vec<_> = columns.iter().map(|&(name, ty)| (name.to_owned(), ty.to_owned())).collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!((shape.rows, shape.warnings.len()), (rows, warnings), "{text}");
    }

    #[test]
    fn keeps_the_order_of_keys_and_widens_types() {
        check(
            "{\"z\":1,\"a\":\"x\",\"o\":{\"k\":[{\"d\":1}]}}\n{\"z\":1.5,\"new\":true,\"o\":{\"l\":null}}\n\n",
            &[("z", "DOUBLE"), ("a", "STRING"), ("o", "STRUCT"), ("new", "BOOLEAN")],
            Some(2),
            0,
        );
        check("[{\"a\":1},{\"b\":{}}]", &[("a", "INT64"), ("b", "JSON")], Some(2), 0);
        check("{\"a\":1}\nnot json\n{\"a\":\"x\"}\n", &[("a", "JSON")], None, 1);
    }

    #[test]
    fn tells_documents_from_damage() {
        fn check(text: &str, expected: &str) {
            let fault = describe(&Sample::of(text.as_bytes())).unwrap_err().to_string();
            assert!(fault.contains(expected), "{text}: {fault}");
        }
        check("{\n \"name\": \"x\"\n}\n", "one JSON document");
        check("[1, 2]", "one JSON document");
        check("a,b\n1,2\n", "not valid JSON");
        check(&"[".repeat(100_000), "not valid JSON");
        check(" ", "empty");
    }
}

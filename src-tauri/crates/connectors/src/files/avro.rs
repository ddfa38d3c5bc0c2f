//! Avro object container files: the header alone.
//!
//! A container starts with `Obj\x01` and a map of metadata; the key `avro.schema` holds the schema as JSON with
//! documentation. No block is decoded. Schemas are hostile like any input: a schema may use a named type many times,
//! so the tree that is built from it has a budget.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;

use serde_json::Value;

use super::fault::Fault;
use super::shape::{Field, Shape, Type, timestamp};

/// A header larger than this is taken for damage.
const MAX_HEADER: u64 = 16 << 20;
/// Nodes of the schema tree, named types counted each time they are used.
const BUDGET: usize = 50_000;

/// The shape of an Avro file.
pub(super) fn describe(file: &mut File) -> Result<Shape, Fault> {
    let mut bytes = Vec::new();
    // Most headers end within the first block; only a longer one is read on.
    file.take(64 << 10).read_to_end(&mut bytes)?;
    let metadata = match header(&bytes) {
        Err(HeaderError::Short) => {
            file.take(MAX_HEADER).read_to_end(&mut bytes)?;
            header(&bytes)
        }
        other => other,
    };
    let metadata = metadata.map_err(|error| match error {
        HeaderError::Magic => Fault::Misnamed { named: "Avro", holds: "something else" },
        HeaderError::Short => Fault::damaged("is cut short inside the Avro header"),
        HeaderError::Broken => Fault::damaged("has a damaged Avro header"),
    })?;
    let schema = metadata.get("avro.schema").ok_or_else(|| Fault::damaged("has an Avro header without a schema"))?;
    let schema: Value = serde_json::from_slice(schema)
        .map_err(|cause| Fault::damaged_by("has an Avro schema that is not valid JSON", cause))?;
    let mut shape = shape(&schema);
    let codec = metadata.get("avro.codec").map(|codec| String::from_utf8_lossy(codec).into_owned());
    shape.properties.insert("codec".to_owned(), codec.unwrap_or_else(|| "null".to_owned()));
    Ok(shape)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeaderError {
    Magic,
    Short,
    Broken,
}

/// Reads the metadata map: blocks of a count, then that many keys and values; a negative count is followed by the
/// block's size in bytes; a count of zero ends the map.
fn header(bytes: &[u8]) -> Result<HashMap<String, &[u8]>, HeaderError> {
    let mut rest = bytes.strip_prefix(b"Obj\x01").ok_or(HeaderError::Magic)?;
    let mut metadata = HashMap::new();
    loop {
        let mut count = long(&mut rest)?;
        if count < 0 {
            count = count.checked_neg().ok_or(HeaderError::Broken)?;
            long(&mut rest)?;
        }
        if count == 0 {
            return Ok(metadata);
        }
        for _ in 0..count {
            let key = counted(&mut rest)?;
            let value = counted(&mut rest)?;
            metadata.insert(String::from_utf8_lossy(key).into_owned(), value);
        }
    }
}

/// A variable-length zig-zag number.
fn long(rest: &mut &[u8]) -> Result<i64, HeaderError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or(HeaderError::Short)?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
        }
    }
    Err(HeaderError::Broken)
}

fn counted<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], HeaderError> {
    let length = long(rest)?;
    if length < 0 || length.unsigned_abs() > MAX_HEADER {
        return Err(HeaderError::Broken);
    }
    let length = usize::try_from(length).map_err(|_| HeaderError::Broken)?;
    let (taken, after) = rest.split_at_checked(length).ok_or(HeaderError::Short)?;
    *rest = after;
    Ok(taken)
}

/// The shape a schema describes. A container of something other than records is one column, `value`.
fn shape(schema: &Value) -> Shape {
    let mut reader = Reader { named: HashMap::new(), namespace: None, budget: BUDGET };
    let (ty, required) = reader.ty(schema);
    let mut shape = Shape { comment: text(schema, "doc"), ..Shape::default() };
    if let Some(name) = text(schema, "name") {
        let space = text(schema, "namespace").map(|space| format!("{space}.")).unwrap_or_default();
        shape.properties.insert("record".to_owned(), format!("{space}{name}"));
    }
    shape.fields = match ty {
        Type::Struct(fields) => fields,
        other => vec![Field::new("value", other, required)],
    };
    shape
}

struct Reader<'a> {
    /// The named types defined so far, by full name.
    named: HashMap<String, &'a Value>,
    namespace: Option<&'a str>,
    budget: usize,
}

impl<'a> Reader<'a> {
    /// The type and whether nulls are forbidden.
    fn ty(&mut self, schema: &'a Value) -> (Type, bool) {
        match schema {
            Value::String(name) => (self.name(name), name != "null"),
            Value::Array(branches) => self.union(branches),
            Value::Object(_) => (self.complex(schema), true),
            _ => (Type::scalar("UNKNOWN"), false),
        }
    }

    /// A primitive type, or a use of a type defined before. Definitions are looked up where they are used and taken
    /// out meanwhile, so a type that contains itself ends at its own name.
    fn name(&mut self, name: &str) -> Type {
        if let Some(primitive) = primitive(name) {
            return Type::scalar(primitive);
        }
        let full = self.full_name(name);
        let key = if self.named.contains_key(&full) { full } else { name.to_owned() };
        match self.named.remove(&key) {
            Some(definition) if self.spend() => {
                let ty = self.complex(definition);
                self.named.insert(key, definition);
                ty
            }
            Some(definition) => {
                self.named.insert(key, definition);
                Type::scalar(name)
            }
            None => Type::scalar(name),
        }
    }

    fn spend(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }

    fn full_name(&self, name: &str) -> String {
        match self.namespace {
            Some(space) if !name.contains('.') => format!("{space}.{name}"),
            _ => name.to_owned(),
        }
    }

    /// `["null", T]` is a T that may be null; more branches are a union.
    fn union(&mut self, branches: &'a [Value]) -> (Type, bool) {
        let is_null = |branch: &&'a Value| branch.as_str() == Some("null");
        let nullable = branches.iter().any(|branch| is_null(&branch));
        let mut others: Vec<Type> =
            branches.iter().filter(|branch| !is_null(branch)).map(|branch| self.ty(branch).0).collect();
        match others.len() {
            0 => (Type::scalar("NULL"), false),
            1 => (others.remove(0), !nullable),
            _ => {
                let texts: Vec<String> = others.iter().map(Type::text).collect();
                (Type::Scalar(format!("UNION<{}>", texts.join(", "))), !nullable)
            }
        }
    }

    fn complex(&mut self, schema: &'a Value) -> Type {
        if !self.spend() {
            return Type::scalar("…");
        }
        if let Some(logical) = logical(schema) {
            self.define(schema);
            return logical;
        }
        match schema.get("type") {
            Some(Value::String(kind)) => match kind.as_str() {
                "record" | "error" => self.record(schema),
                "enum" => {
                    self.define(schema);
                    let symbols =
                        schema.get("symbols").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                    Type::Enum(symbols.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                }
                "fixed" => {
                    self.define(schema);
                    Type::Scalar(format!("FIXED({})", schema.get("size").and_then(Value::as_u64).unwrap_or(0)))
                }
                "array" => Type::List(Box::new(self.part(schema, "items"))),
                "map" => Type::Map(Box::new(Type::scalar("STRING")), Box::new(self.part(schema, "values"))),
                name => self.name(name),
            },
            Some(inner) => self.ty(inner).0,
            None => Type::scalar("UNKNOWN"),
        }
    }

    fn part(&mut self, schema: &'a Value, part: &str) -> Type {
        schema.get(part).map_or_else(|| Type::scalar("UNKNOWN"), |part| self.ty(part).0)
    }

    fn record(&mut self, schema: &'a Value) -> Type {
        let outer = self.namespace;
        self.namespace = schema.get("namespace").and_then(Value::as_str).or(outer);
        let fields = schema.get("fields").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let fields = fields.iter().map(|field| self.field(field)).collect();
        self.define(schema);
        self.namespace = outer;
        Type::Struct(fields)
    }

    fn field(&mut self, field: &'a Value) -> Field {
        let (ty, required) = field.get("type").map_or((Type::scalar("UNKNOWN"), false), |ty| self.ty(ty));
        Field {
            name: text(field, "name").unwrap_or_default(),
            ty,
            required,
            default: field.get("default").filter(|default| !default.is_null()).map(Value::to_string),
            comment: text(field, "doc"),
        }
    }

    fn define(&mut self, schema: &'a Value) {
        if let Some(name) = schema.get("name").and_then(Value::as_str) {
            let full = self.full_name(name);
            self.named.insert(full, schema);
        }
    }
}

fn text(schema: &Value, key: &str) -> Option<String> {
    schema.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn primitive(name: &str) -> Option<&'static str> {
    Some(match name {
        "null" => "NULL",
        "boolean" => "BOOLEAN",
        "int" => "INT32",
        "long" => "INT64",
        "float" => "FLOAT",
        "double" => "DOUBLE",
        "bytes" => "BINARY",
        "string" => "STRING",
        _ => return None,
    })
}

/// A type whose meaning is richer than its encoding.
fn logical(schema: &Value) -> Option<Type> {
    let number = |key: &str| schema.get(key).and_then(Value::as_u64).unwrap_or(0);
    Some(match schema.get("logicalType").and_then(Value::as_str)? {
        "decimal" => Type::Scalar(format!("DECIMAL({},{})", number("precision"), number("scale"))),
        "uuid" => Type::scalar("UUID"),
        "date" => Type::scalar("DATE"),
        "time-millis" => Type::scalar("TIME(ms)"),
        "time-micros" => Type::scalar("TIME(us)"),
        "timestamp-millis" => timestamp("ms", Some("UTC")),
        "timestamp-micros" => timestamp("us", Some("UTC")),
        "timestamp-nanos" => timestamp("ns", Some("UTC")),
        "local-timestamp-millis" => timestamp("ms", None),
        "local-timestamp-micros" => timestamp("us", None),
        "local-timestamp-nanos" => timestamp("ns", None),
        "duration" => Type::scalar("INTERVAL"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: &str, columns: &[(&str, &str, bool)]) {
        let shape = shape(&serde_json::from_str(schema).unwrap());
        let found: Vec<_> = shape.fields.iter().map(|f| (f.name.clone(), f.ty.text(), f.required)).collect();
        let expected: Vec<_> =
            columns.iter().map(|&(name, ty, required)| (name.to_owned(), ty.to_owned(), required)).collect();
        assert_eq!(found, expected, "{schema}");
    }

    #[test]
    fn reads_every_kind_of_type() {
        check(
            r#"{"type":"record","name":"r","fields":[
                {"name":"id","type":"long"},
                {"name":"n","type":["null","string"]},
                {"name":"u","type":["null","string","int"]},
                {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
                {"name":"t","type":{"type":"long","logicalType":"timestamp-micros"}},
                {"name":"l","type":{"type":"array","items":{"type":"record","name":"i","fields":[{"name":"x","type":"int"}]}}},
                {"name":"m","type":{"type":"map","values":"i"}},
                {"name":"e","type":{"type":"enum","name":"colour","symbols":["red"]}}]}"#,
            &[
                ("id", "INT64", true),
                ("n", "STRING", false),
                ("u", "UNION<STRING, INT32>", false),
                ("d", "DECIMAL(12,2)", true),
                ("t", "TIMESTAMP(us, UTC)", true),
                ("l", "LIST<STRUCT>", true),
                ("m", "MAP<STRING, STRUCT>", true),
                ("e", "ENUM", true),
            ],
        );
        check(r#""string""#, &[("value", "STRING", true)]);
        check("[]", &[("value", "NULL", false)]);
        check("3", &[("value", "UNKNOWN", false)]);
    }

    #[test]
    fn a_type_within_itself_ends_at_its_name() {
        check(
            r#"{"type":"record","name":"tree","fields":[{"name":"left","type":["null","tree"]}]}"#,
            &[("left", "tree", false)],
        );
    }

    #[test]
    fn a_schema_that_doubles_at_every_step_stays_within_its_budget() {
        let mut fields =
            r#"{"name":"f0","type":{"type":"record","name":"r0","fields":[{"name":"x","type":"int"}]}}"#.to_owned();
        for step in 1..60 {
            let inner = step - 1;
            fields.push_str(&format!(
                r#",{{"name":"f{step}","type":{{"type":"record","name":"r{step}","fields":[{{"name":"a","type":"r{inner}"}},{{"name":"b","type":"r{inner}"}}]}}}}"#
            ));
        }
        let schema = format!(r#"{{"type":"record","name":"bomb","fields":[{fields}]}}"#);
        assert_eq!(shape(&serde_json::from_str(&schema).unwrap()).fields.len(), 60);
    }

    #[test]
    fn refuses_damaged_headers() {
        fn check(bytes: &[u8], expected: HeaderError) {
            assert_eq!(header(bytes).unwrap_err(), expected, "{bytes:?}");
        }
        check(b"PAR1", HeaderError::Magic);
        check(b"Obj\x01", HeaderError::Short);
        check(b"Obj\x01\x02\x08ab", HeaderError::Short);
        check(b"Obj\x01\x02\x01", HeaderError::Broken);
        check(b"Obj\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", HeaderError::Broken);
    }
}

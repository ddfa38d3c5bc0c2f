//! Parquet: the footer alone.
//!
//! The footer holds the schema, exact row counts and who wrote the file; no page is touched. The format spells a
//! list as three nested groups and a map as two; those layers are encoding, not structure, and are taken away here.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::{BasicTypeInfo, Type as Node};

use super::fault::Fault;
use super::footer;
use super::shape::{Field, Shape, Type, timestamp, unit};

/// A larger footer is not read: 1,000 columns in 1,000 row groups stay below it.
const MAX_FOOTER: u64 = 128 << 20;

/// The shape of a Parquet file.
pub(super) fn describe(file: &mut File) -> Result<Shape, Fault> {
    let footer = read_footer(file)?;
    if !footer::is_sane(&footer) {
        return Err(Fault::damaged("has a damaged Parquet footer"));
    }
    let metadata = ParquetMetaDataReader::decode_metadata(&footer)
        .map_err(|cause| Fault::damaged_by("has a damaged Parquet footer", cause))?;
    let facts = metadata.file_metadata();
    let mut shape = Shape { fields: fields(facts.schema()), ..Shape::default() };
    shape.rows = u64::try_from(facts.num_rows()).ok();
    if let Some(writer) = facts.created_by() {
        shape.properties.insert("created_by".to_owned(), writer.to_owned());
    }
    if let Some(codec) = codec(&metadata) {
        shape.properties.insert("compression".to_owned(), codec);
    }
    for pair in facts.key_value_metadata().into_iter().flatten() {
        // Writers keep their own schemas here too; only what a person wrote for people is taken.
        if matches!(pair.key.as_str(), "comment" | "description" | "doc") {
            shape.comment = pair.value.clone().filter(|text| !text.trim().is_empty()).or(shape.comment);
        }
    }
    Ok(shape)
}

/// The footer's bytes, once both ends of the file say that it is whole.
fn read_footer(file: &mut File) -> Result<Vec<u8>, Fault> {
    let length = file.metadata()?.len();
    let (mut head, mut tail) = ([0; 4], [0; 8]);
    if length < 12 {
        return Err(Fault::damaged("is too short to be a Parquet file"));
    }
    file.read_exact(&mut head)?;
    file.seek(SeekFrom::End(-8))?;
    file.read_exact(&mut tail)?;
    let [l0, l1, l2, l3, magic @ ..] = tail;
    let size = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
    match &magic {
        b"PAR1" if &head == b"PAR1" && size + 12 <= length => {}
        b"PAR1" => return Err(Fault::damaged("has a damaged Parquet footer")),
        b"PARE" => {
            return Err(Fault::unsupported("is an encrypted Parquet file", "decrypt it, or ask for a plain footer"));
        }
        _ => return Err(Fault::damaged("is cut short: it begins like a Parquet file, but has no footer")),
    }
    if size > MAX_FOOTER {
        let says = format!("has a Parquet footer of more than {} MiB", MAX_FOOTER >> 20);
        return Err(Fault::unsupported(says, "write it again with fewer, larger row groups"));
    }
    file.seek(SeekFrom::Start(length - 8 - size))?;
    let mut footer = Vec::new();
    file.take(size).read_to_end(&mut footer)?;
    Ok(footer)
}

/// The codec of the first column chunk, which is that of the file for every common writer.
fn codec(metadata: &ParquetMetaData) -> Option<String> {
    let chunk = metadata.row_groups().first()?.columns().first()?;
    let text = chunk.compression().to_string();
    Some(text.split('(').next().unwrap_or_default().to_ascii_lowercase())
}

fn fields(group: &Node) -> Vec<Field> {
    match group {
        Node::GroupType { fields, .. } => fields.iter().map(|field| self::field(field)).collect(),
        Node::PrimitiveType { .. } => Vec::new(),
    }
}

fn field(node: &Node) -> Field {
    let info = node.get_basic_info();
    match repetition(info) {
        // A repeated field outside a list is a list of required elements.
        Some(Repetition::REPEATED) => Field::new(info.name(), Type::List(Box::new(ty(node))), true),
        repetition => Field::new(info.name(), ty(node), repetition == Some(Repetition::REQUIRED)),
    }
}

fn repetition(info: &BasicTypeInfo) -> Option<Repetition> {
    info.has_repetition().then(|| info.repetition())
}

/// The type of a node, whatever its repetition.
fn ty(node: &Node) -> Type {
    match node {
        Node::PrimitiveType { basic_info, physical_type, type_length, scale, precision } => {
            let physical = match physical_type {
                Physical::FIXED_LEN_BYTE_ARRAY => format!("FIXED({type_length})"),
                other => self::physical(*other).to_owned(),
            };
            let text = basic_info.logical_type_ref().and_then(logical);
            Type::Scalar(
                text.or_else(|| converted(basic_info.converted_type(), *precision, *scale)).unwrap_or(physical),
            )
        }
        Node::GroupType { basic_info, fields: inner } => {
            let is = |logical: &LogicalType, old: &[ConvertedType]| {
                basic_info.logical_type_ref() == Some(logical) || old.contains(&basic_info.converted_type())
            };
            match inner.as_slice() {
                [layer] if is(&LogicalType::List, &[ConvertedType::LIST]) => list(basic_info.name(), layer),
                [layer] if is(&LogicalType::Map, &[ConvertedType::MAP, ConvertedType::MAP_KEY_VALUE]) => map(layer),
                _ if matches!(basic_info.logical_type_ref(), Some(LogicalType::Variant(_))) => Type::scalar("VARIANT"),
                _ => Type::Struct(fields(node)),
            }
        }
    }
}

/// The element of a list lies one layer further in, unless an old writer left that layer out.
fn list(name: &str, layer: &Node) -> Type {
    let element = match layer {
        Node::GroupType { basic_info, fields } => match fields.as_slice() {
            [element] if basic_info.name() != "array" && basic_info.name() != format!("{name}_tuple") => {
                return Type::List(Box::new(field(element).ty));
            }
            _ => ty(layer),
        },
        Node::PrimitiveType { .. } => ty(layer),
    };
    Type::List(Box::new(element))
}

fn map(layer: &Node) -> Type {
    match layer {
        Node::GroupType { fields, .. } => match fields.as_slice() {
            [key, value] => Type::Map(Box::new(field(key).ty), Box::new(field(value).ty)),
            [key] => Type::Map(Box::new(field(key).ty), Box::new(Type::scalar("NULL"))),
            _ => ty(layer),
        },
        Node::PrimitiveType { .. } => ty(layer),
    }
}

fn physical(ty: Physical) -> &'static str {
    match ty {
        Physical::BOOLEAN => "BOOLEAN",
        Physical::INT32 => "INT32",
        Physical::INT64 => "INT64",
        // What old Hive, Impala and Spark write a moment as.
        Physical::INT96 => "TIMESTAMP(ns)",
        Physical::FLOAT => "FLOAT",
        Physical::DOUBLE => "DOUBLE",
        Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => "BINARY",
    }
}

fn logical(ty: &LogicalType) -> Option<String> {
    Some(match ty {
        LogicalType::String => "STRING".to_owned(),
        LogicalType::Enum => "ENUM".to_owned(),
        LogicalType::Decimal(decimal) => format!("DECIMAL({},{})", decimal.precision, decimal.scale),
        LogicalType::Date => "DATE".to_owned(),
        LogicalType::Time(time) => format!("TIME({})", time_unit(&time.unit)),
        LogicalType::Timestamp(time) => {
            timestamp(time_unit(&time.unit), time.is_adjusted_to_u_t_c.then_some("UTC")).text()
        }
        LogicalType::Integer(int) => format!("{}INT{}", if int.is_signed { "" } else { "U" }, int.bit_width),
        LogicalType::Unknown => "NULL".to_owned(),
        LogicalType::Json => "JSON".to_owned(),
        LogicalType::Bson => "BSON".to_owned(),
        LogicalType::Uuid => "UUID".to_owned(),
        LogicalType::Float16 => "FLOAT16".to_owned(),
        LogicalType::Geometry(_) => "GEOMETRY".to_owned(),
        LogicalType::Geography(_) => "GEOGRAPHY".to_owned(),
        _ => return None,
    })
}

fn time_unit(time: &TimeUnit) -> &'static str {
    unit(match time {
        TimeUnit::MILLIS => 3,
        TimeUnit::MICROS => 6,
        TimeUnit::NANOS => 9,
    })
}

/// The annotations of older writers, which newer ones still write beside the logical types.
fn converted(ty: ConvertedType, precision: i32, scale: i32) -> Option<String> {
    Some(match ty {
        ConvertedType::UTF8 => "STRING".to_owned(),
        ConvertedType::ENUM => "ENUM".to_owned(),
        ConvertedType::DECIMAL => format!("DECIMAL({precision},{})", scale.max(0)),
        ConvertedType::DATE => "DATE".to_owned(),
        ConvertedType::TIME_MILLIS => "TIME(ms)".to_owned(),
        ConvertedType::TIME_MICROS => "TIME(us)".to_owned(),
        ConvertedType::TIMESTAMP_MILLIS => "TIMESTAMP(ms, UTC)".to_owned(),
        ConvertedType::TIMESTAMP_MICROS => "TIMESTAMP(us, UTC)".to_owned(),
        ConvertedType::UINT_8 => "UINT8".to_owned(),
        ConvertedType::UINT_16 => "UINT16".to_owned(),
        ConvertedType::UINT_32 => "UINT32".to_owned(),
        ConvertedType::UINT_64 => "UINT64".to_owned(),
        ConvertedType::INT_8 => "INT8".to_owned(),
        ConvertedType::INT_16 => "INT16".to_owned(),
        ConvertedType::INT_32 => "INT32".to_owned(),
        ConvertedType::INT_64 => "INT64".to_owned(),
        ConvertedType::JSON => "JSON".to_owned(),
        ConvertedType::BSON => "BSON".to_owned(),
        ConvertedType::INTERVAL => "INTERVAL".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use parquet::schema::parser::parse_message_type;

    use super::*;

    fn check(message: &str, columns: &[(&str, &str, bool, &[&str])]) {
        let schema = parse_message_type(message).unwrap();
        let found: Vec<_> = fields(&schema).iter().map(Field::column).collect();
        assert_eq!(found.len(), columns.len());
        for (column, &(name, ty, required, inner)) in found.iter().zip(columns) {
            assert_eq!((column.name.as_str(), column.type_text.as_str(), column.not_null), (name, ty, required));
            assert_eq!(column.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), inner, "{name}");
        }
    }

    #[test]
    fn reads_types_as_a_person_would_write_them() {
        check(
            "message m {
                required int64 id;
                optional int64 d (DECIMAL(12,2));
                optional int64 t (TIMESTAMP(MICROS,true));
                optional int64 w (TIMESTAMP(NANOS,false));
                optional int32 u (INTEGER(16,false));
                optional binary s (UTF8);
                optional binary b;
                optional int96 old;
                optional fixed_len_byte_array(16) f;
                optional fixed_len_byte_array(16) g (UUID);
            }",
            &[
                ("id", "INT64", true, &[]),
                ("d", "DECIMAL(12,2)", false, &[]),
                ("t", "TIMESTAMP(us, UTC)", false, &[]),
                ("w", "TIMESTAMP(ns)", false, &[]),
                ("u", "UINT16", false, &[]),
                ("s", "STRING", false, &[]),
                ("b", "BINARY", false, &[]),
                ("old", "TIMESTAMP(ns)", false, &[]),
                ("f", "FIXED(16)", false, &[]),
                ("g", "UUID", false, &[]),
            ],
        );
    }

    #[test]
    fn takes_away_the_layers_of_lists_and_maps() {
        check(
            "message m {
                optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
                optional group old (LIST) { repeated int32 array; }
                optional group items (LIST) { repeated group list { optional group element { required int32 sku; optional double price; } } }
                optional group pairs (LIST) { repeated group array { required int32 a; } }
                optional group attributes (MAP) { repeated group key_value { required binary key (UTF8); optional int32 value; } }
                required group address { optional binary city (UTF8); }
                repeated int32 bare;
            }",
            &[
                ("tags", "LIST<STRING>", false, &[]),
                ("old", "LIST<INT32>", false, &[]),
                ("items", "LIST<STRUCT>", false, &["sku", "price"]),
                ("pairs", "LIST<STRUCT>", false, &["a"]),
                ("attributes", "MAP<STRING, INT32>", false, &["key", "value"]),
                ("address", "STRUCT", true, &["city"]),
                ("bare", "LIST<INT32>", true, &[]),
            ],
        );
    }
}

//! Arrow IPC, called Feather version 2 too: the footer of a file, or the first message of a stream.
//!
//! A file's footer lists where its record batches stand; the head of each says how many rows it has. Batches are not
//! decoded. Lengths come from the file, so each is checked against what is there before anything is allocated.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use arrow_schema::{DataType, Field as ArrowField, IntervalUnit, Metadata, Schema, TimeUnit};

use super::fault::Fault;
use super::shape::{Field, Shape, Type, timestamp, unit};

const MAGIC: &[u8] = b"ARROW1";
/// A message starts with this in a stream, and inside a file since 0.15.
const CONTINUATION: u32 = u32::MAX;
/// A footer or message head larger than this is taken for damage.
const MAX_HEAD: u64 = 256 << 20;
/// Batches beyond this many are not counted: each costs a read.
const MAX_BATCHES: usize = 20_000;

/// The shape of an Arrow file or stream.
pub(super) fn describe(file: &mut File) -> Result<Shape, Fault> {
    let mut head = [0; 8];
    file.read_exact(&mut head).map_err(|_| Fault::damaged("is too short to be an Arrow file"))?;
    if head.starts_with(MAGIC) {
        return describe_file(file);
    }
    if head.starts_with(b"FEA1") {
        return Err(Fault::unsupported(
            "is a Feather file of the old version 1",
            "write it again as Arrow IPC or Parquet",
        ));
    }
    let [c0, c1, c2, c3, l0, l1, l2, l3] = head;
    if u32::from_le_bytes([c0, c1, c2, c3]) == CONTINUATION {
        return describe_stream(file, u32::from_le_bytes([l0, l1, l2, l3]));
    }
    Err(Fault::Misnamed { named: "Arrow", holds: "something else" })
}

fn describe_file(file: &mut File) -> Result<Shape, Fault> {
    let length = file.metadata()?.len();
    let mut tail = [0; 10];
    file.seek(SeekFrom::End(-10))?;
    file.read_exact(&mut tail)?;
    let [l0, l1, l2, l3, magic @ ..] = tail;
    if magic != *MAGIC {
        return Err(Fault::damaged("is cut short: it begins like an Arrow file, but has no footer"));
    }
    let size = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
    let start = length.checked_sub(10 + size).filter(|_| size <= MAX_HEAD);
    let bytes = read_at(file, start.ok_or_else(damaged)?, size)?;
    let footer = arrow_ipc::root_as_footer(&bytes)
        .map_err(|cause| Fault::damaged_by("has a damaged Arrow footer", cause.to_string()))?;
    let schema = schema(footer.schema().ok_or_else(damaged)?)?;
    let mut shape = shape(&schema);
    shape.rows = match footer.recordBatches() {
        None => Some(0),
        Some(blocks) if blocks.len() > MAX_BATCHES => None,
        Some(blocks) => {
            let mut rows = 0_u64;
            for block in blocks {
                rows = rows.saturating_add(batch_rows(file, block.offset(), block.metaDataLength())?);
            }
            Some(rows)
        }
    };
    Ok(shape)
}

fn describe_stream(file: &mut File, size: u32) -> Result<Shape, Fault> {
    let bytes = read_at(file, 8, u64::from(size))?;
    let message = arrow_ipc::root_as_message(&bytes)
        .map_err(|cause| Fault::damaged_by("has a damaged Arrow stream", cause.to_string()))?;
    Ok(shape(&schema(message.header_as_schema().ok_or_else(damaged)?)?))
}

/// Rows of the batch whose message head stands at `offset`.
fn batch_rows(file: &mut File, offset: i64, size: i32) -> Result<u64, Fault> {
    let (offset, size) = (u64::try_from(offset).map_err(|_| damaged())?, u64::try_from(size).map_err(|_| damaged())?);
    let bytes = read_at(file, offset, size)?;
    // The prefix is a length, since version 0.15 after a continuation mark.
    let prefix = if bytes.starts_with(&CONTINUATION.to_le_bytes()) { 8 } else { 4 };
    let message = bytes.get(prefix..).ok_or_else(damaged)?;
    let message = arrow_ipc::root_as_message(message)
        .map_err(|cause| Fault::damaged_by("has a damaged record batch", cause.to_string()))?;
    let batch = message.header_as_record_batch().ok_or_else(damaged)?;
    u64::try_from(batch.length()).map_err(|_| damaged())
}

fn read_at(file: &mut File, start: u64, size: u64) -> Result<Vec<u8>, Fault> {
    let end = start.checked_add(size).ok_or_else(damaged)?;
    if size > MAX_HEAD || end > file.metadata()?.len() {
        return Err(damaged());
    }
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn damaged() -> Fault {
    Fault::damaged("is a damaged Arrow file")
}

fn schema(schema: arrow_ipc::Schema<'_>) -> Result<Schema, Fault> {
    arrow_ipc::convert::try_fb_to_schema(schema)
        .map_err(|cause| Fault::damaged_by("has an Arrow schema that cannot be read", cause))
}

fn shape(schema: &Schema) -> Shape {
    Shape {
        fields: schema.fields().iter().map(|field| self::field(field)).collect(),
        comment: comment(schema.metadata()),
        ..Shape::default()
    }
}

fn field(field: &ArrowField) -> Field {
    let comment = comment(field.metadata());
    Field { comment, ..Field::new(field.name(), ty(field.data_type()), !field.is_nullable()) }
}

fn comment(metadata: &Metadata) -> Option<String> {
    let text = ["comment", "description", "doc"].iter().find_map(|key| metadata.get(key))?;
    (!text.trim().is_empty()).then(|| text.clone())
}

fn ty(data: &DataType) -> Type {
    let scalar = |text: &str| Type::scalar(text);
    match data {
        DataType::Null => scalar("NULL"),
        DataType::Boolean => scalar("BOOLEAN"),
        DataType::Int8 => scalar("INT8"),
        DataType::Int16 => scalar("INT16"),
        DataType::Int32 => scalar("INT32"),
        DataType::Int64 => scalar("INT64"),
        DataType::UInt8 => scalar("UINT8"),
        DataType::UInt16 => scalar("UINT16"),
        DataType::UInt32 => scalar("UINT32"),
        DataType::UInt64 => scalar("UINT64"),
        DataType::Float16 => scalar("FLOAT16"),
        DataType::Float32 => scalar("FLOAT"),
        DataType::Float64 => scalar("DOUBLE"),
        DataType::Timestamp(precision, zone) => timestamp(time_unit(*precision), zone.as_deref()),
        DataType::Date32 | DataType::Date64 => scalar("DATE"),
        DataType::Time32(precision) | DataType::Time64(precision) => {
            Type::Scalar(format!("TIME({})", time_unit(*precision)))
        }
        DataType::Duration(precision) => Type::Scalar(format!("DURATION({})", time_unit(*precision))),
        DataType::Interval(IntervalUnit::YearMonth) => scalar("INTERVAL(YEAR TO MONTH)"),
        DataType::Interval(IntervalUnit::DayTime) => scalar("INTERVAL(DAY TO TIME)"),
        DataType::Interval(IntervalUnit::MonthDayNano) => scalar("INTERVAL"),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => scalar("BINARY"),
        DataType::FixedSizeBinary(size) => Type::Scalar(format!("FIXED({size})")),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => scalar("STRING"),
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => Type::Scalar(format!("DECIMAL({precision},{scale})")),
        DataType::List(element)
        | DataType::ListView(element)
        | DataType::LargeList(element)
        | DataType::LargeListView(element)
        | DataType::FixedSizeList(element, _) => Type::List(Box::new(ty(element.data_type()))),
        DataType::Struct(fields) => Type::Struct(fields.iter().map(|field| self::field(field)).collect()),
        DataType::Map(entries, _) => map(entries),
        // A dictionary is an encoding; what a reader gets is its values.
        DataType::Dictionary(_, values) => ty(values),
        DataType::RunEndEncoded(_, values) => ty(values.data_type()),
        DataType::Union(fields, _) => {
            let texts: Vec<String> = fields.iter().map(|(_, field)| ty(field.data_type()).text()).collect();
            Type::Scalar(format!("UNION<{}>", texts.join(", ")))
        }
    }
}

fn map(entries: &ArrowField) -> Type {
    match entries.data_type() {
        DataType::Struct(fields) => match fields.iter().as_slice() {
            [key, value] => Type::Map(Box::new(ty(key.data_type())), Box::new(ty(value.data_type()))),
            _ => ty(entries.data_type()),
        },
        other => ty(other),
    }
}

fn time_unit(precision: TimeUnit) -> &'static str {
    unit(match precision {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 3,
        TimeUnit::Microsecond => 6,
        TimeUnit::Nanosecond => 9,
    })
}

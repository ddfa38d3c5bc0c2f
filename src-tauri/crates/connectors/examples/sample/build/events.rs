//! The folder of events: what is small and readable is copied, what is binary is written from its schema.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, Int32Array, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::TypePtr;

use super::avro;

/// 1 October 2026, 00:00 UTC, in milliseconds since the epoch.
const OCTOBER: i64 = 1_790_812_800_000;
const DAY: i64 = 86_400_000;
const CLICKS_A_FILE: i64 = 40;

/// Writes the whole folder.
pub fn build(sources: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    copy(sources, out)?;
    let clicks = Arc::new(parse_message_type(&fs::read_to_string(sources.join("clicks.parquet.txt"))?)?);
    for day in 0..7 {
        for region in ["jp", "kr"] {
            let folder = out.join(format!("clicks/dt=2026-10-{:02}/region={region}", 1 + day));
            fs::create_dir_all(&folder)?;
            write_clicks(&clicks, &folder.join("part-00000.parquet"), day, region)?;
        }
    }
    fs::write(out.join("clicks/_SUCCESS"), "")?;
    fs::create_dir_all(out.join("warehouse"))?;
    write_movements(
        &fs::read_to_string(sources.join("stock_movements.avsc"))?,
        &out.join("warehouse/stock_movements.avro"),
    )?;
    write_readings(&out.join("warehouse/sensor_readings.arrow"))
}

/// Copies the text files, folders included; the schemas stay behind.
fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let extension = source.extension().and_then(|extension| extension.to_str());
        if source.is_dir() {
            copy(&source, &target)?;
        } else if matches!(extension, Some("csv" | "tsv" | "jsonl")) {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// One column of clicks: values, and the levels where the column is optional or repeated.
enum Values {
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Text(Vec<String>),
}

struct Chunk {
    values: Values,
    definition: Option<Vec<i16>>,
    repetition: Option<Vec<i16>>,
}

fn required(values: Values) -> Chunk {
    Chunk { values, definition: None, repetition: None }
}

/// A column whose value is absent on some rows.
fn optional<T>(values: impl Iterator<Item = Option<T>>, make: fn(Vec<T>) -> Values) -> Chunk {
    let values: Vec<Option<T>> = values.collect();
    let definition = values.iter().map(|value| i16::from(value.is_some())).collect();
    Chunk { values: make(values.into_iter().flatten().collect()), definition: Some(definition), repetition: None }
}

/// A column inside a list: rows without entries have the level of an absent list, entries the greatest.
fn listed<T>(rows: impl Iterator<Item = Vec<T>>, greatest: i16, make: fn(Vec<T>) -> Values) -> Chunk {
    let (mut values, mut definition, mut repetition) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if row.is_empty() {
            definition.push(0);
            repetition.push(0);
        }
        for (position, value) in row.into_iter().enumerate() {
            values.push(value);
            definition.push(greatest);
            repetition.push(i16::from(position > 0));
        }
    }
    Chunk { values: make(values), definition: Some(definition), repetition: Some(repetition) }
}

/// The columns of one file, in the order of the schema's leaves.
fn click_columns(day: i64, region: &str) -> Vec<Chunk> {
    let seed = day * 2 + i64::from(region == "kr");
    let rows = || (0..CLICKS_A_FILE).map(move |row| seed * CLICKS_A_FILE + row);
    let small = |value: i64| i32::try_from(value).unwrap_or_default();
    let product = move |id: i64| (id % 3 != 0).then(|| 1 + id * 31 % 80);
    let cart = move |id: i64| (0..id % 4 % 3).map(move |line| 1 + (id + line * 7) % 80);
    vec![
        required(Values::Int64(rows().collect())),
        required(Values::Int64(
            rows().map(|id| (OCTOBER + day * DAY + id % CLICKS_A_FILE * 1_901_000) * 1_000).collect(),
        )),
        optional(rows().map(|id| (id % 4 != 0).then(|| 1 + id * 7919 % 400)), Values::Int64),
        required(Values::Text(rows().map(|id| format!("s-{:06x}", id / 5 * 104_729)).collect())),
        required(Values::Text(
            rows().map(|id| ["/", "/search", "/product", "/cart"][(id % 4) as usize].to_owned()).collect(),
        )),
        optional(rows().map(|id| product(id).map(small)), Values::Int32),
        optional(rows().map(|id| product(id).map(|product| 19_000 + 1_000 * (product * 7919 % 380))), Values::Int64),
        required(Values::Text(rows().map(|id| if id % 3 == 0 { "desktop" } else { "phone" }.to_owned()).collect())),
        optional(
            rows().map(|id| (id % 6 != 0).then(|| if id % 2 == 0 { "iOS" } else { "Android" }.to_owned())),
            Values::Text,
        ),
        listed(rows().map(|id| cart(id).map(|product| format!("SO-{}", 1000 + product)).collect()), 3, Values::Text),
        listed(rows().map(|id| cart(id).map(|product| small(1 + product % 2)).collect()), 3, Values::Int32),
        listed(rows().map(|id| if id % 9 == 0 { vec!["campaign".to_owned()] } else { Vec::new() }), 2, Values::Text),
        listed(rows().map(|id| if id % 9 == 0 { vec!["autumn".to_owned()] } else { Vec::new() }), 3, Values::Text),
    ]
}

fn write_clicks(schema: &TypePtr, path: &Path, day: i64, region: &str) -> Result<(), Box<dyn Error>> {
    let properties = WriterProperties::builder().set_created_by("sirius click collector 3.1".to_owned());
    let mut writer = SerializedFileWriter::new(File::create(path)?, Arc::clone(schema), Arc::new(properties.build()))?;
    let mut group = writer.next_row_group()?;
    for chunk in click_columns(day, region) {
        let mut column = group.next_column()?.ok_or("the schema has fewer columns than the rows")?;
        let (definition, repetition) = (chunk.definition.as_deref(), chunk.repetition.as_deref());
        match (column.untyped(), chunk.values) {
            (ColumnWriter::Int32ColumnWriter(writer), Values::Int32(values)) => {
                writer.write_batch(&values, definition, repetition)?
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Int64(values)) => {
                writer.write_batch(&values, definition, repetition)?
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Text(values)) => {
                let values: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(value.as_str())).collect();
                writer.write_batch(&values, definition, repetition)?
            }
            _ => return Err("a column of the schema has another type than its rows".into()),
        };
        column.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(())
}

/// Movements of stock, encoded field by field in the order of the schema.
fn write_movements(schema: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let rows: Vec<Vec<u8>> = (1..=200)
        .map(|id: i64| {
            let mut row = Vec::new();
            avro::long(&mut row, id);
            avro::long(&mut row, OCTOBER + id * 11_903_000);
            avro::long(&mut row, 1 + id % 3);
            avro::text(&mut row, &format!("SO-{}", 1001 + id * 31 % 80));
            avro::long(&mut row, if id % 4 == 0 { 24 } else { -1 - id % 2 });
            avro::long(&mut row, if id % 4 == 0 { 0 } else { 1 });
            // The branch of the union, then its value.
            if id % 25 == 0 {
                avro::long(&mut row, 1);
                avro::text(&mut row, "상자 파손");
            } else {
                avro::long(&mut row, 0);
            }
            row
        })
        .collect();
    avro::write(&mut File::create(path)?, schema, &rows)?;
    Ok(())
}

fn write_readings(path: &Path) -> Result<(), Box<dyn Error>> {
    let said =
        |field: Field, comment: &str| field.with_metadata(HashMap::from([("comment".to_owned(), comment.to_owned())]));
    let schema = Arc::new(Schema::new(vec![
        said(Field::new("sensor", DataType::Utf8, false), "Where it hangs: warehouse and aisle."),
        Field::new("read_at", DataType::Timestamp(TimeUnit::Millisecond, Some("Asia/Seoul".into())), false),
        said(Field::new("temperature", DataType::Float32, true), "섭씨 온도"),
        said(Field::new("humidity", DataType::Float32, true), "상대 습도 (%)"),
        Field::new("battery", DataType::Int32, true),
    ]));
    let rows = || 0..300_i32;
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(
            rows().map(|row| format!("{}-{}", ["ICN", "GMP", "SAI"][(row % 3) as usize], row % 5)),
        )),
        Arc::new(
            TimestampMillisecondArray::from_iter_values(rows().map(|row| OCTOBER + i64::from(row) * 600_000))
                .with_timezone("Asia/Seoul"),
        ),
        Arc::new(rows().map(|row| (row % 17 != 0).then_some(18.0 + (row % 12) as f32 / 4.0)).collect::<Float32Array>()),
        Arc::new(rows().map(|row| Some(40.0 + (row % 20) as f32)).collect::<Float32Array>()),
        Arc::new(Int32Array::from_iter_values(rows().map(|row| 100 - row / 6))),
    ];
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns)?;
    let mut writer = arrow_ipc::writer::FileWriter::try_new(File::create(path)?, &schema)?;
    writer.write(&batch)?;
    writer.finish()?;
    Ok(())
}

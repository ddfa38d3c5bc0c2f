//! The three systems of the sample, written from their sources.
//!
//! Nothing is random and no clock is read: two runs make the same rows. (DuckDB's file is not the same to the byte,
//! which is why the archive is checked by what can be harvested from it.)

#[path = "build/avro.rs"]
mod avro;
#[path = "build/events.rs"]
mod events;

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// The copies the analysts load: a query on the shop for each table of their staging schema.
const EXPORTS: &[(&str, &str)] = &[
    (
        "customers",
        "SELECT customer_id, email, family_name, given_name, phone, region_code, segment_id, birth_year, created_at FROM customers",
    ),
    ("addresses", "SELECT address_id, customer_id, kind, line1, city, postal_code, region_code FROM addresses"),
    ("categories", "SELECT category_id, parent_id, name, name_ko FROM categories"),
    ("products", "SELECT product_id, sku, name, brand_id, category_id, list_price, cost, weight_g FROM products"),
    ("product_variants", "SELECT variant_id, product_id, size, colour FROM product_variants"),
    ("orders", "SELECT order_id, customer_id, store_id, status, ordered_at, coupon_code, total FROM orders"),
    ("order_items", "SELECT order_id, line_no, variant_id, quantity, unit_price, discount, amount FROM order_items"),
    ("payments", "SELECT payment_id, order_id, method, amount, currency, paid_at FROM payments"),
    ("refunds", "SELECT refund_id, payment_id, reason, amount, refunded_at FROM refunds"),
    (
        "support_tickets",
        "SELECT ticket_id, customer_id, order_id, topic, status, opened_at, closed_at FROM support_tickets",
    ),
];

/// What every file of the archive says about its last change: 1 November 2026, 00:00 UTC.
#[allow(dead_code, reason = "see `pack`")]
const WRITTEN: u64 = 1_793_491_200;

/// Writes `shop.db`, `analytics.duckdb` and `events/` into the folder `out`.
#[allow(dead_code, reason = "the test that shares this file makes each system by itself")]
pub fn build(sources: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let shop = out.join("shop.db");
    build_shop(sources, &shop)?;
    build_analytics(sources, &shop, &out.join("analytics.duckdb"))?;
    build_events(sources, &out.join("events"))
}

/// Writes the folder of events.
pub fn build_events(sources: &Path, events: &Path) -> Result<(), Box<dyn Error>> {
    events::build(&sources.join("events"), events)
}

/// Writes the shop's database.
pub fn build_shop(sources: &Path, shop: &Path) -> Result<(), Box<dyn Error>> {
    let connection = Connection::open(shop)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute_batch(&fs::read_to_string(sources.join("shop/schema.sql"))?)?;
    connection.execute_batch(&fs::read_to_string(sources.join("shop/data.sql"))?)?;
    connection.execute_batch("COMMIT; ANALYZE; VACUUM")?;
    Ok(())
}

/// Writes the analysts' database over exports of the shop's tables.
pub fn build_analytics(sources: &Path, shop: &Path, analytics: &Path) -> Result<(), Box<dyn Error>> {
    let exports = tempfile::tempdir()?;
    let connection = Connection::open(shop)?;
    for (table, query) in EXPORTS {
        export(&connection, query, &exports.path().join(format!("{table}.csv")))?;
    }
    // The folder is this program's own and temporary; quotes in it are doubled all the same.
    let folder = exports.path().display().to_string().replace('\'', "''");
    let sql = fs::read_to_string(sources.join("analytics/schema.sql"))?.replace("{exports}", &folder);
    connectors::duckdb::fixture::run(analytics, &sql)?;
    Ok(())
}

fn export(connection: &Connection, query: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut statement = connection.prepare(query)?;
    let mut writer = csv::Writer::from_path(path)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    writer.write_record(&names)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..names.len() {
            writer.write_field(match row.get_ref(column)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(value) => value.to_string(),
                ValueRef::Real(value) => value.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                ValueRef::Blob(_) => return Err("the exports hold no blobs".into()),
            })?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// Packs everything in `folder` into `archive`, in the order of names, with one time and one mode for all.
#[allow(dead_code, reason = "the test that shares this file packs nothing")]
pub fn pack(folder: &Path, archive: &Path) -> Result<(), Box<dyn Error>> {
    let mut encoder = zstd::Encoder::new(File::create(archive)?, 22)?;
    // At this level the window would be 128 MiB, and whoever unpacks would need as much memory. 8 MiB hold it all.
    encoder.window_log(23)?;
    let mut builder = tar::Builder::new(encoder);
    pack_folder(&mut builder, folder, Path::new(""))?;
    builder.into_inner()?.finish()?;
    Ok(())
}

#[allow(dead_code, reason = "see `pack`")]
fn pack_folder<W: std::io::Write>(
    builder: &mut tar::Builder<W>,
    folder: &Path,
    inside: &Path,
) -> Result<(), Box<dyn Error>> {
    let mut names: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<_>>()?;
    names.sort();
    for name in names {
        let (path, inside) = (folder.join(&name), inside.join(&name));
        if path.is_dir() {
            pack_folder(builder, &path, &inside)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(WRITTEN);
        builder.append_data(&mut header, &inside, bytes.as_slice())?;
    }
    Ok(())
}

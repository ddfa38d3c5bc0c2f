//! DuckDB's C interface, as far as reading a catalog needs it. The only unsafe code of this crate.
//!
//! The engine is its makers' prebuilt library, loaded at run time: neither linked nor compiled, so this program
//! starts and reads everything else where the library is missing. Bound are only functions of the stable part of
//! the interface, and only two kinds of value: text and lists of text. What is not bound: appending, preparing,
//! user functions, Arrow.

#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_void};
use std::path::Path;
use std::ptr;

use crate::rows::{Cell, Row, Rows};

type Handle = *mut c_void;
/// `DuckDBSuccess` of `duckdb_state`.
const SUCCESS: u32 = 0;
/// `DUCKDB_TYPE_VARCHAR` and `DUCKDB_TYPE_LIST` of `duckdb_type`.
const VARCHAR: u32 = 17;
const LIST: u32 = 24;

/// `duckdb_result`: passed by value to `duckdb_fetch_chunk`, so its size matters. Its fields are the engine's own.
#[repr(C)]
#[derive(Clone, Copy)]
struct RawResult {
    deprecated_column_count: u64,
    deprecated_row_count: u64,
    deprecated_rows_changed: u64,
    deprecated_columns: *mut c_void,
    deprecated_error_message: *mut c_char,
    internal_data: *mut c_void,
}

/// `duckdb_string_t`: up to twelve bytes inside, longer texts behind the pointer.
#[repr(C)]
struct RawText {
    length: u32,
    prefix: [u8; 4],
    pointer: *const u8,
}

const INLINE: usize = 12;

/// `duckdb_list_entry`: where one row's elements lie in the child vector.
#[repr(C)]
#[derive(Clone, Copy)]
struct RawList {
    offset: u64,
    length: u64,
}

/// Declares the bound functions once: as fields, and as the look-ups that fill them.
macro_rules! functions {
    ($($name:ident: fn($($argument:ty),*) $(-> $answer:ty)?;)+) => {
        struct Functions {
            $($name: unsafe extern "C" fn($($argument),*) $(-> $answer)?,)+
        }

        impl Functions {
            fn look_up(library: &libloading::Library) -> Result<Functions, libloading::Error> {
                Ok(Functions {
                    // SAFETY: each type is the signature that duckdb.h declares for the symbol of this name, in
                    // the part of the interface its makers keep stable. The pointers are copied out of the
                    // `Symbol`s; `Engine` keeps the library loaded for as long as they are used.
                    $($name: unsafe { *library.get(concat!(stringify!($name), "\0"))? },)+
                })
            }
        }
    };
}

functions! {
    duckdb_library_version: fn() -> *const c_char;
    duckdb_create_config: fn(*mut Handle) -> u32;
    duckdb_set_config: fn(Handle, *const c_char, *const c_char) -> u32;
    duckdb_destroy_config: fn(*mut Handle);
    duckdb_open_ext: fn(*const c_char, *mut Handle, Handle, *mut *mut c_char) -> u32;
    duckdb_close: fn(*mut Handle);
    duckdb_connect: fn(Handle, *mut Handle) -> u32;
    duckdb_disconnect: fn(*mut Handle);
    duckdb_interrupt: fn(Handle);
    duckdb_query: fn(Handle, *const c_char, *mut RawResult) -> u32;
    duckdb_result_error: fn(*mut RawResult) -> *const c_char;
    duckdb_destroy_result: fn(*mut RawResult);
    duckdb_fetch_chunk: fn(RawResult) -> Handle;
    duckdb_destroy_data_chunk: fn(*mut Handle);
    duckdb_data_chunk_get_size: fn(Handle) -> u64;
    duckdb_data_chunk_get_column_count: fn(Handle) -> u64;
    duckdb_data_chunk_get_vector: fn(Handle, u64) -> Handle;
    duckdb_vector_get_column_type: fn(Handle) -> Handle;
    duckdb_get_type_id: fn(Handle) -> u32;
    duckdb_destroy_logical_type: fn(*mut Handle);
    duckdb_vector_get_data: fn(Handle) -> *mut c_void;
    duckdb_vector_get_validity: fn(Handle) -> *mut u64;
    duckdb_list_vector_get_child: fn(Handle) -> Handle;
    duckdb_list_vector_get_size: fn(Handle) -> u64;
    duckdb_free: fn(*mut c_void);
}

/// The loaded library.
pub struct Engine {
    functions: Functions,
    /// Held so that the functions stay where they are. Never unloaded in practice: the engine lives in a static.
    _library: libloading::Library,
}

/// What the engine says about a failure, in its own words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EngineError(pub String);

impl Engine {
    /// Loads the library at `path`.
    ///
    /// # Errors
    /// The system's words when it is not a library for this computer, or lacks a function that is bound here.
    pub fn load(path: &Path) -> Result<Engine, EngineError> {
        // SAFETY: loading runs the library's initialisers. The caller passes a DuckDB library that came with this
        // program or that the person named; running its code is the purpose.
        let library = unsafe { libloading::Library::new(path) }.map_err(|error| EngineError(error.to_string()))?;
        let functions = Functions::look_up(&library).map_err(|error| EngineError(error.to_string()))?;
        Ok(Engine { functions, _library: library })
    }

    /// The version as the library says it: `v1.5.6`.
    pub fn version(&self) -> String {
        // SAFETY: takes nothing, and answers a static NUL-terminated text.
        lossy(unsafe { (self.functions.duckdb_library_version)() })
    }

    /// Opens a database file with these settings and connects to it.
    ///
    /// # Errors
    /// The engine's own words: locked, not a database, a setting it does not know.
    pub fn open(&'static self, path: &str, settings: &[(&str, &str)]) -> Result<Connection, EngineError> {
        let path = c_text(path)?;
        let mut config = Config { engine: self, handle: ptr::null_mut() };
        // SAFETY: the pointer is to a live null handle, which the call fills.
        if unsafe { (self.functions.duckdb_create_config)(&raw mut config.handle) } != SUCCESS {
            return Err(EngineError("the engine could not make a configuration".to_owned()));
        }
        for (name, value) in settings {
            let (c_name, c_value) = (c_text(name)?, c_text(value)?);
            // SAFETY: the handle was just created; both texts are NUL-terminated and outlive the call.
            let state = unsafe { (self.functions.duckdb_set_config)(config.handle, c_name.as_ptr(), c_value.as_ptr()) };
            if state != SUCCESS {
                return Err(EngineError(format!("the engine does not take the setting {name}")));
            }
        }
        let mut connection = Connection { engine: self, database: ptr::null_mut(), connection: ptr::null_mut() };
        let mut error: *mut c_char = ptr::null_mut();
        // SAFETY: path and configuration live through the call; the handle and the error text are out-pointers to
        // live nulls. The error text is the caller's to free, which happens right below.
        let state = unsafe {
            let database = &raw mut connection.database;
            (self.functions.duckdb_open_ext)(path.as_ptr(), database, config.handle, &raw mut error)
        };
        if state != SUCCESS {
            let words = lossy(error);
            // SAFETY: the text came from the engine's allocator; `duckdb_free` takes null too.
            unsafe { (self.functions.duckdb_free)(error.cast()) };
            return Err(EngineError(words));
        }
        // SAFETY: the database is open; the connection handle is an out-pointer to a live null.
        let state = unsafe { (self.functions.duckdb_connect)(connection.database, &raw mut connection.connection) };
        if state != SUCCESS {
            return Err(EngineError("the engine opened the database but made no connection to it".to_owned()));
        }
        Ok(connection)
    }
}

/// A configuration that is freed on every way out.
struct Config {
    engine: &'static Engine,
    handle: Handle,
}

impl Drop for Config {
    fn drop(&mut self) {
        // SAFETY: the handle is null or was made by `duckdb_create_config` and is destroyed only here.
        unsafe { (self.engine.functions.duckdb_destroy_config)(&raw mut self.handle) };
    }
}

/// One open database with one connection to it. Closed when dropped.
pub struct Connection {
    engine: &'static Engine,
    database: Handle,
    connection: Handle,
}

// SAFETY: the engine guards every connection with a lock of its own, and documents `duckdb_interrupt` as callable
// while another thread is inside `duckdb_query`. The handles are not tied to the thread that made them.
unsafe impl Send for Connection {}
// SAFETY: as above; no method hands out a pointer into the engine.
unsafe impl Sync for Connection {}

impl Connection {
    /// Runs one or more statements and returns the rows of the last.
    ///
    /// # Errors
    /// The engine's own words; `INTERRUPT Error: …` after [`Connection::interrupt`].
    pub fn query(&self, sql: &str) -> Result<Rows, EngineError> {
        let answer = self.answer(sql)?;
        let mut rows = Rows::new();
        while let Some(chunk) = answer.next_chunk() {
            chunk.append_to(&mut rows)?;
        }
        Ok(rows)
    }

    /// Runs one or more statements, whatever they answer.
    ///
    /// # Errors
    /// As [`Connection::query`].
    #[cfg(feature = "fixtures")]
    pub fn execute(&self, sql: &str) -> Result<(), EngineError> {
        self.answer(sql).map(drop)
    }

    fn answer(&self, sql: &str) -> Result<Answer, EngineError> {
        let functions = &self.engine.functions;
        let sql = c_text(sql)?;
        // SAFETY: `duckdb_result` is plain data for which all zeros is the empty result.
        let mut answer = Answer { engine: self.engine, raw: unsafe { std::mem::zeroed() } };
        // SAFETY: the connection is open, the text NUL-terminated, the result an out-pointer to a live value.
        let state = unsafe { (functions.duckdb_query)(self.connection, sql.as_ptr(), &raw mut answer.raw) };
        if state == SUCCESS {
            return Ok(answer);
        }
        // SAFETY: the result holds the failure; the text belongs to it and is copied before it is destroyed.
        Err(EngineError(lossy(unsafe { (functions.duckdb_result_error)(&raw mut answer.raw) })))
    }

    /// Makes the statement that is running on this connection fail. Does nothing when none is.
    pub fn interrupt(&self) {
        // SAFETY: the connection is open until drop, and the call is allowed from any thread.
        unsafe { (self.engine.functions.duckdb_interrupt)(self.connection) };
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: each handle is null or live, and both are closed only here, the inner one first; the engine
        // takes null handles.
        unsafe {
            (self.engine.functions.duckdb_disconnect)(&raw mut self.connection);
            (self.engine.functions.duckdb_close)(&raw mut self.database);
        }
    }
}

/// The answer to one statement.
struct Answer {
    engine: &'static Engine,
    raw: RawResult,
}

impl Answer {
    fn next_chunk(&self) -> Option<Chunk> {
        // SAFETY: the result is live; the engine reads its copy of the struct and hands over a chunk, or null.
        let handle = unsafe { (self.engine.functions.duckdb_fetch_chunk)(self.raw) };
        (!handle.is_null()).then_some(Chunk { engine: self.engine, handle })
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // SAFETY: the result was filled by `duckdb_query`, or is all zeros, and is destroyed only here.
        unsafe { (self.engine.functions.duckdb_destroy_result)(&raw mut self.raw) };
    }
}

/// Up to 2,048 rows, column by column.
struct Chunk {
    engine: &'static Engine,
    handle: Handle,
}

impl Chunk {
    fn append_to(&self, rows: &mut Rows) -> Result<(), EngineError> {
        let functions = &self.engine.functions;
        // SAFETY: the chunk is live until drop.
        let (height, width) = unsafe {
            (
                (functions.duckdb_data_chunk_get_size)(self.handle),
                (functions.duckdb_data_chunk_get_column_count)(self.handle),
            )
        };
        let start = rows.len();
        rows.extend((0..height).map(|_| Row(Vec::new())));
        for column in 0..width {
            // SAFETY: the position is below the chunk's column count; the vector lives as long as the chunk.
            let vector = Vector {
                engine: self.engine,
                handle: unsafe { (functions.duckdb_data_chunk_get_vector)(self.handle, column) },
                length: height,
            };
            let cells = vector.cells()?;
            rows.iter_mut().skip(start).zip(cells).for_each(|(row, cell)| row.0.push(cell));
        }
        Ok(())
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // SAFETY: the chunk came from `duckdb_fetch_chunk` and is destroyed only here.
        unsafe { (self.engine.functions.duckdb_destroy_data_chunk)(&raw mut self.handle) };
    }
}

/// One column of a chunk, or the elements behind a column of lists. Never outlives its chunk.
struct Vector {
    engine: &'static Engine,
    handle: Handle,
    length: u64,
}

impl Vector {
    fn cells(&self) -> Result<Vec<Cell>, EngineError> {
        match self.type_id() {
            VARCHAR => Ok(self.texts()?.into_iter().map(|text| text.map_or(Cell::Null, Cell::Text)).collect()),
            LIST => self.lists(),
            other => Err(EngineError(format!("a statement answered a value of type {other}, not text"))),
        }
    }

    fn type_id(&self) -> u32 {
        // SAFETY: the vector is live; the type is the caller's to destroy, once, which happens right here.
        unsafe {
            let mut logical = (self.engine.functions.duckdb_vector_get_column_type)(self.handle);
            let id = (self.engine.functions.duckdb_get_type_id)(logical);
            (self.engine.functions.duckdb_destroy_logical_type)(&raw mut logical);
            id
        }
    }

    /// The values of a VARCHAR vector, `None` for nulls.
    fn texts(&self) -> Result<Vec<Option<String>>, EngineError> {
        let data: *const RawText = self.data().cast();
        self.positions()
            .map(|at| {
                if !self.is_valid(at) {
                    return Ok(None);
                }
                // SAFETY: a VARCHAR vector holds `length` strings of this layout, and `at` is below it. A text of
                // up to twelve bytes starts at `prefix` and runs through the space of the pointer (the struct has
                // no padding); a longer one lies behind the pointer. The bytes are copied while the chunk lives.
                let bytes = unsafe {
                    let text = data.add(at);
                    let length = (*text).length as usize;
                    let start = if length <= INLINE { (&raw const (*text).prefix).cast() } else { (*text).pointer };
                    std::slice::from_raw_parts(start, length)
                };
                Ok(Some(String::from_utf8_lossy(bytes).into_owned()))
            })
            .collect()
    }

    /// The values of a vector of lists of VARCHAR; nulls inside a list are left out.
    fn lists(&self) -> Result<Vec<Cell>, EngineError> {
        // SAFETY: this is a list vector, so it has a child, which lives as long as the chunk.
        let child = unsafe {
            Vector {
                engine: self.engine,
                handle: (self.engine.functions.duckdb_list_vector_get_child)(self.handle),
                length: (self.engine.functions.duckdb_list_vector_get_size)(self.handle),
            }
        };
        if child.type_id() != VARCHAR {
            return Err(EngineError("a statement answered a list of something other than text".to_owned()));
        }
        let elements = child.texts()?;
        let data: *const RawList = self.data().cast();
        let cells = self.positions().map(|at| {
            if !self.is_valid(at) {
                return Cell::Null;
            }
            // SAFETY: a list vector holds `length` entries of this layout, and `at` is below it.
            let entry = unsafe { *data.add(at) };
            let (offset, length) = (as_position(entry.offset), as_position(entry.length));
            Cell::List(elements.iter().skip(offset).take(length).flatten().cloned().collect())
        });
        Ok(cells.collect())
    }

    fn positions(&self) -> std::ops::Range<usize> {
        0..as_position(self.length)
    }

    fn data(&self) -> *const c_void {
        // SAFETY: the vector is live.
        unsafe { (self.engine.functions.duckdb_vector_get_data)(self.handle) }
    }

    /// `at` must be below the vector's length.
    fn is_valid(&self, at: usize) -> bool {
        // SAFETY: the mask is null when nothing is null, else has one bit for each of the vector's rows.
        unsafe {
            let mask = (self.engine.functions.duckdb_vector_get_validity)(self.handle);
            mask.is_null() || (*mask.add(at / 64) >> (at % 64)) & 1 == 1
        }
    }
}

fn as_position(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn c_text(text: &str) -> Result<CString, EngineError> {
    CString::new(text).map_err(|_| EngineError("the engine takes no text with a NUL character in it".to_owned()))
}

/// A copy of a text the engine owns; empty for null.
fn lossy(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: every text the engine hands out is NUL-terminated and stays until its owner is destroyed, which the
    // callers do only afterwards.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

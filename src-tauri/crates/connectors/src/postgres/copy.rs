//! Reading `COPY … TO STDOUT (FORMAT binary)`: the cheapest way rows leave the server, for it and for us.
//!
//! Rows are read field by field in the order of the statement, straight from the received bytes: nothing is allocated
//! that a record does not keep. The stream is lazy, so a slow reader slows the server down instead of filling memory.

use std::ops::Deref;
use std::pin::Pin;
use std::time::Duration;

use connector::{Error, ErrorKind, Out};
use futures_util::{FutureExt, StreamExt};
use tokio_postgres::CopyOutStream;

use super::connect::Link;

/// What every such stream begins with.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Fixed part of the header after the signature: flags and the length of its extension.
const HEADER: usize = SIGNATURE.len() + 8;

/// The rows of one statement.
pub struct Rows<'a> {
    stream: Pin<Box<CopyOutStream>>,
    link: &'a Link,
    begun: bool,
}

impl<'a> Rows<'a> {
    /// Sends a `COPY` statement and logs it.
    ///
    /// # Errors
    /// What the server says; [`ErrorKind::TimedOut`] when it is silent for longer than it may;
    /// [`ErrorKind::Cancelled`] once the run is.
    pub async fn of(link: &'a Link, statement: &str, out: &mut Out) -> Result<Rows<'a>, Error> {
        out.sent(statement).await?;
        let stream = tokio::select! {
            stream = link.client.copy_out(statement) => stream.map_err(|error| link.explain(error))?,
            () = out.cancelled() => return Err(Error::cancelled()),
            () = tokio::time::sleep(link.patience) => return Err(link.silent()),
        };
        Ok(Rows { stream: Box::pin(stream), link, begun: false })
    }

    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// As [`Rows::of`].
    pub async fn next(&mut self, out: &Out) -> Result<Option<impl Deref<Target = [u8]> + use<>>, Error> {
        loop {
            // Nearly always a row is here already, and a timer for each would cost more than reading it.
            let received = match self.stream.next().now_or_never() {
                Some(received) => received,
                None => self.wait(out, self.link.patience).await?,
            };
            let Some(received) = received else { return Ok(None) };
            let mut row = received.map_err(|error| self.link.explain(error))?;
            if !self.begun {
                self.begun = true;
                let extent = header_length(&row).ok_or_else(malformed)?;
                row = row.split_off(extent);
            }
            match row.get(..2) {
                Some([0xff, 0xff]) => continue,
                Some(_) => return Ok(Some(row)),
                None => continue,
            }
        }
    }

    async fn wait(
        &mut self,
        out: &Out,
        patience: Duration,
    ) -> Result<Option<<CopyOutStream as futures_util::Stream>::Item>, Error> {
        tokio::select! {
            received = self.stream.next() => Ok(received),
            () = out.cancelled() => Err(Error::cancelled()),
            () = tokio::time::sleep(patience) => Err(self.link.silent()),
        }
    }
}

fn header_length(message: &[u8]) -> Option<usize> {
    let extension = message.strip_prefix(SIGNATURE)?.get(4..8)?;
    let extension = u32::from_be_bytes(extension.try_into().ok()?);
    let extent = HEADER.checked_add(usize::try_from(extension).ok()?)?;
    (extent <= message.len()).then_some(extent)
}

/// The fields of one row, read from left to right.
pub struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// # Errors
    /// [`ErrorKind::Unreadable`] when the bytes are no row.
    pub fn of(row: &'a [u8]) -> Result<Fields<'a>, Error> {
        row.get(2..).map(Fields).ok_or_else(malformed)
    }

    fn next(&mut self) -> Result<Option<&'a [u8]>, Error> {
        let (length, rest) = self.0.split_first_chunk::<4>().ok_or_else(malformed)?;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            self.0 = rest;
            return Ok(None);
        };
        let (field, rest) = rest.split_at_checked(length).ok_or_else(malformed)?;
        self.0 = rest;
        Ok(Some(field))
    }

    fn fixed<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Error> {
        match self.next()? {
            Some(field) => field.try_into().map(Some).map_err(|_| malformed()),
            None => Ok(None),
        }
    }

    /// `text` or `name`.
    pub fn text(&mut self) -> Result<Option<&'a str>, Error> {
        match self.next()? {
            Some(field) => str::from_utf8(field).map(Some).map_err(|_| malformed()),
            None => Ok(None),
        }
    }

    /// A `text` or `name` that is never null.
    pub fn name(&mut self) -> Result<&'a str, Error> {
        self.text()?.ok_or_else(malformed)
    }

    /// An owned `text`.
    pub fn string(&mut self) -> Result<Option<String>, Error> {
        Ok(self.text()?.map(str::to_owned))
    }

    /// `oid`; zero for null.
    pub fn oid(&mut self) -> Result<u32, Error> {
        Ok(self.fixed()?.map_or(0, u32::from_be_bytes))
    }

    /// `int2`; zero for null.
    pub fn small(&mut self) -> Result<i16, Error> {
        Ok(self.fixed()?.map_or(0, i16::from_be_bytes))
    }

    /// `int4`; zero for null.
    pub fn integer(&mut self) -> Result<i32, Error> {
        Ok(self.fixed()?.map_or(0, i32::from_be_bytes))
    }

    /// `int8`.
    pub fn big(&mut self) -> Result<Option<i64>, Error> {
        Ok(self.fixed()?.map(i64::from_be_bytes))
    }

    /// `float8`.
    pub fn float(&mut self) -> Result<Option<f64>, Error> {
        Ok(self.fixed()?.map(f64::from_be_bytes))
    }

    /// `bool`; false for null.
    pub fn flag(&mut self) -> Result<bool, Error> {
        Ok(self.fixed::<1>()?.is_some_and(|byte| byte != [0]))
    }

    /// `"char"`; zero for null or none.
    pub fn code(&mut self) -> Result<u8, Error> {
        Ok(self.fixed::<1>()?.map_or(0, |byte| byte[0]))
    }

    /// `timestamptz` in milliseconds since the Unix epoch.
    pub fn moment(&mut self) -> Result<Option<i64>, Error> {
        /// 2000-01-01, from which the server counts microseconds, in milliseconds since 1970.
        const EPOCH: i64 = 946_684_800_000;
        Ok(self.big()?.map(|micros| micros / 1_000 + EPOCH))
    }

    /// `int2[]` without nulls; empty for null.
    pub fn numbers(&mut self) -> Result<Vec<i16>, Error> {
        let mut numbers = Vec::new();
        self.elements(|element| {
            numbers.push(i16::from_be_bytes(element.try_into().map_err(|_| malformed())?));
            Ok(())
        })?;
        Ok(numbers)
    }

    /// `text[]` without nulls.
    pub fn strings(&mut self) -> Result<Option<Vec<String>>, Error> {
        let mut strings = Vec::new();
        let present = self.elements(|element| {
            strings.push(str::from_utf8(element).map_err(|_| malformed())?.to_owned());
            Ok(())
        })?;
        Ok(present.then_some(strings))
    }

    /// The elements of a one-dimensional array; false when it is null.
    fn elements(&mut self, mut take: impl FnMut(&'a [u8]) -> Result<(), Error>) -> Result<bool, Error> {
        let Some(field) = self.next()? else { return Ok(false) };
        let mut header = Fields(field);
        let dimensions = header.word()?;
        header.word()?;
        header.word()?;
        if dimensions == 0 {
            return Ok(true);
        }
        let count = header.word()?;
        header.word()?;
        for _ in 0..count {
            if let Some(element) = header.next()? {
                take(element)?;
            }
        }
        Ok(true)
    }

    fn word(&mut self) -> Result<i32, Error> {
        let (word, rest) = self.0.split_first_chunk::<4>().ok_or_else(malformed)?;
        self.0 = rest;
        Ok(i32::from_be_bytes(*word))
    }
}

fn malformed() -> Error {
    Error::new(ErrorKind::Unreadable, "the server sent a row this program cannot read")
        .remedy("If a proxy stands in between, connect to the PostgreSQL server itself")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fields: &[Option<&[u8]>]) -> Vec<u8> {
        let mut bytes = i16::try_from(fields.len()).unwrap().to_be_bytes().to_vec();
        for field in fields {
            match field {
                Some(field) => {
                    bytes.extend(i32::try_from(field.len()).unwrap().to_be_bytes());
                    bytes.extend(*field);
                }
                None => bytes.extend((-1i32).to_be_bytes()),
            }
        }
        bytes
    }

    #[test]
    fn reads_fields_in_order() {
        let row = row(&[Some("이름".as_bytes()), None, Some(&7u32.to_be_bytes()), Some(b"x"), Some(&[1])]);
        let mut fields = Fields::of(&row).unwrap();
        assert_eq!(fields.text().unwrap(), Some("이름"));
        assert_eq!(fields.text().unwrap(), None);
        assert_eq!(fields.oid().unwrap(), 7);
        assert_eq!(fields.code().unwrap(), b'x');
        assert!(fields.flag().unwrap());
        assert!(fields.text().is_err(), "there is no sixth field");
    }

    #[test]
    fn reads_arrays() {
        let words = |words: &[i32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
        let mut numbers = words(&[1, 0, 21, 2, 1]);
        for number in [3i16, -1] {
            numbers.extend(2i32.to_be_bytes());
            numbers.extend(number.to_be_bytes());
        }
        let empty = words(&[0, 0, 25]);
        let row = row(&[Some(&numbers), Some(&empty), None]);
        let mut fields = Fields::of(&row).unwrap();
        assert_eq!(fields.numbers().unwrap(), [3, -1]);
        assert_eq!(fields.strings().unwrap(), Some(Vec::new()));
        assert_eq!(fields.strings().unwrap(), None);
    }

    #[test]
    fn refuses_what_is_no_row() {
        fn check(bytes: &[u8]) {
            let text = Fields::of(bytes).and_then(|mut fields| fields.text().map(drop));
            assert_eq!(text.unwrap_err().kind, ErrorKind::Unreadable, "{bytes:?}");
        }
        check(b"");
        check(b"\0\x01");
        check(b"\0\x01\0\0\0\x05abc");
        check(b"\0\x01\0\0\0\x01\xff");
    }

    #[test]
    fn measures_the_header() {
        let mut header = SIGNATURE.to_vec();
        header.extend([0; 8]);
        assert_eq!(header_length(&header), Some(19));
        assert_eq!(header_length(&header[..15]), None);
        assert_eq!(header_length(b"nothing of the kind"), None);
    }
}

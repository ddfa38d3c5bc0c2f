//! Queries made up at random, out of the parts of the language and of noise: whatever is typed is answered, to an end
//! and without a panic.
//!
//! The ordinary run asks the same few thousand each time. `cargo xtask fuzz` goes on for minutes with others, and prints
//! the number that makes them come again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use search::Query;
use world::{Entity, NOW_MS, World, table, world};

/// How many queries the ordinary run asks.
const QUERIES: u64 = 1_500;

const PARTS: [&str; 72] = [
    "orders",
    "cust",
    "customer_id",
    "주문",
    "ㅈㅁ",
    "고객의",
    "注文",
    "émail",
    "HTTPServerID",
    "a",
    "1",
    "x9",
    "\"",
    "'",
    "`",
    "(",
    ")",
    "((",
    "))",
    "[",
    "]",
    "{",
    "-",
    "--",
    "- ",
    "OR",
    " OR ",
    "AND",
    "or",
    ":",
    "::",
    "name:",
    "column:",
    "desc:",
    "sql:",
    "type:",
    "owner:",
    "tag:",
    "kind:",
    "source:",
    "schema:",
    "has:",
    "is:",
    "rows:",
    "size:",
    "cols:",
    "used:",
    "fresh:",
    "changed:",
    "pk",
    "view",
    "starred",
    ">1m",
    "<10gb",
    "5..",
    "..",
    "9e99",
    ">=-1",
    "*",
    "^",
    "$",
    "/",
    "/(a+)+$/",
    "/[/",
    "(?i)",
    "\\",
    ".",
    ",",
    "select * from ",
    " ",
    "  ",
    "\u{202e}",
];
const NOISE: [char; 12] =
    ['\0', '\u{7f}', '\u{200b}', '\u{301}', '\u{feff}', '\u{fffd}', 'İ', 'ß', '𝒳', '🎉', '\n', '\u{1f}'];

/// Numbers without a pattern, from one number (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn query(&mut self) -> String {
        let long = self.below(50) == 0;
        let parts = if long { 1 + self.below(2_000) } else { 1 + self.below(14) };
        let mut text = String::new();
        for _ in 0..parts {
            match self.below(10) {
                0 => text.push(NOISE[self.below(NOISE.len())]),
                1 => text.push(' '),
                _ => text.push_str(PARTS[self.below(PARTS.len())]),
            }
        }
        text
    }
}

fn shop() -> World {
    world(&[
        Entity { columns: &["customer_id", "email"], types: &["bigint", "text"], ..table("customers") },
        Entity { schema: "sales", source: "pg", comments: &["주문 내역"], owner: Some("a"), ..table("orders") },
        Entity { definition: Some("select * from orders"), ..table("daily_orders") },
        table("주문상세"),
        table("..."),
    ])
}

/// Asks everything that can be asked with one text.
fn ask(world: &World, text: &str) {
    let query = Query {
        text: text.to_owned(),
        limit: 20,
        facets: true,
        now_ms: NOW_MS,
        starred: vec![1],
        visited: vec![0, 1],
        ..Query::default()
    };
    let page = world.index.search(&query).unwrap();
    let found = world.index.matching(&query).unwrap();
    assert!(page.partial || found.len() == page.total as usize, "what is found is what is counted");
    let matcher = world.index.matcher(text);
    for entity in &world.entities {
        for found in [matcher.name(entity.name), matcher.column(entity.name), matcher.prose(entity.name)] {
            found.into_iter().flat_map(|found| found.ranges).for_each(|range| drop(entity.name[range].to_owned()));
        }
    }
    for &id in &page.ids {
        let placed = world.index.place(&query, id).unwrap();
        assert!(placed.is_some() || matcher.is_empty(), "what is found has a place");
    }
}

fn run(seed: u64, mut goes_on: impl FnMut(u64) -> bool) {
    let world = shop();
    for at in (0..).take_while(|&at| goes_on(at)) {
        let mut numbers = Numbers(seed.wrapping_add(at).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let text = numbers.query();
        let answered = catch_unwind(AssertUnwindSafe(|| ask(&world, &text)));
        assert!(answered.is_ok(), "query {at} of {seed} failed: {text:?}");
    }
}

/// As much as is read of one part, and the like of it in each of the ways a query is made longer.
#[test]
fn much_of_the_same_is_answered() {
    let world = shop();
    let check = |part: &str| ask(&world, &part.repeat(10_000 / part.len() + 1));
    check("/\\w{90}1/ OR ");
    check("/\\w{90}1/ ");
    check("a*1 OR ");
    check("has:x ");
    check("-(a OR ");
    check("column:a_b_c ");
    check("\"a b\" OR ");
    check("kind:table OR ");
}

#[test]
fn whatever_is_typed_is_answered() {
    let Ok(minutes) = std::env::var("PULK_FUZZ_MINUTES") else { return run(1, |at| at < QUERIES) };
    let minutes: u64 = minutes.parse().unwrap();
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let until = Instant::now() + Duration::from_secs(60 * minutes);
    let mut asked = 0;
    run(seed, |at| {
        asked = at;
        Instant::now() < until
    });
    println!("{asked} queries of {seed} were answered");
}

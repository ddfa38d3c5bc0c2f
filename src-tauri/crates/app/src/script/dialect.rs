//! How a source's SQL writes names and texts.
//!
//! A name is quoted unless it is certain that it need not be: plain ASCII, in the case the engine folds to, and none of
//! its reserved words. Quoting too much costs a look, quoting too little a query. A source without SQL of its own
//! (files) has no dialect, and its names are left as they are.

use connector::Spec;
use model::CaseRule;

/// The SQL of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The connector's word for it: `postgres`.
    pub name: &'static str,
    pub case_rule: CaseRule,
    /// Words between spaces.
    reserved: &'static str,
}

impl Dialect {
    /// The dialect of a connector's sources; `None` where they have no SQL.
    pub fn of(spec: &Spec) -> Option<Dialect> {
        let name = spec.dialect?;
        let reserved = match name {
            "sqlite" => SQLITE,
            "duckdb" => DUCKDB,
            // What PostgreSQL reserves is what the standard does, more or less.
            _ => POSTGRES,
        };
        Some(Dialect { name, case_rule: spec.case_rule, reserved })
    }

    /// DuckDB's, which also reads files.
    pub fn duckdb() -> Dialect {
        Dialect { name: "duckdb", case_rule: CaseRule::Insensitive, reserved: DUCKDB }
    }

    /// A name as a statement writes it.
    pub fn name(&self, name: &str) -> String {
        if self.is_plain(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    }

    /// A name with what it stands in, outermost first.
    pub fn path<S: AsRef<str>>(&self, names: &[S]) -> String {
        names.iter().map(|name| self.name(name.as_ref())).collect::<Vec<_>>().join(".")
    }

    fn is_plain(&self, name: &str) -> bool {
        let folds = |character: char| match self.case_rule {
            CaseRule::FoldLower => !character.is_ascii_uppercase(),
            CaseRule::FoldUpper => !character.is_ascii_lowercase(),
            CaseRule::Insensitive | CaseRule::Exact => true,
        };
        let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
        name.starts_with(|first: char| is_word(first) && !first.is_ascii_digit())
            && name.chars().all(|character| is_word(character) && folds(character))
            && !self.reserved.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name))
    }
}

/// A text as a statement writes it. The three engines take a backslash for itself.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// PostgreSQL's `pg_get_keywords()` of the categories R and T, up to version 17.
const POSTGRES: &str = "
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
    collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
    except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
    is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
    only or order outer overlaps placing primary references returning right select session_user similar some
    symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
    where window with";

/// The words SQLite's grammar takes for no name, joins included.
const SQLITE: &str = "
    add all alter and as autoincrement between case cast check collate commit constraint create cross
    current_date current_time current_timestamp default deferrable delete distinct drop else escape except
    exists foreign from full group having in index indexed inner insert intersect into is isnull join left limit
    natural not nothing notnull null on or order outer primary raise references returning right select set table
    then to transaction union unique update using values when where window";

/// DuckDB's `duckdb_keywords()` that are not unreserved.
const DUCKDB: &str = "
    all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit
    boolean both by case cast char character check coalesce collate collation column columns concurrently
    constraint create cross dec decimal default deferrable desc describe distinct do else end except exists
    extract false fetch float for foreign freeze from full generated glob grant group grouping grouping_id
    having ilike in initially inner inout int integer intersect interval into is isnull join lambda lateral
    leading left like limit map national natural nchar none not notnull null nullif numeric offset on only or
    order out outer overlaps overlay pivot pivot_longer pivot_wider placing position positional precision
    primary qualify real references returning right row select semi setof show similar smallint some struct
    substring summarize symmetric table tablesample then time timestamp to trailing treat trim true try_cast
    union unique unpack unpivot using values varchar variadic verbose when where window with";

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: [Dialect; 3] = [
        Dialect { name: "postgres", case_rule: CaseRule::FoldLower, reserved: POSTGRES },
        Dialect { name: "sqlite", case_rule: CaseRule::Insensitive, reserved: SQLITE },
        Dialect { name: "duckdb", case_rule: CaseRule::Insensitive, reserved: DUCKDB },
    ];

    #[test]
    fn a_name_is_quoted_where_it_has_to_be() {
        fn check(name: &str, expected: [&str; 3]) {
            assert_eq!(SQL.map(|dialect| dialect.name(name)), expected);
        }
        check("orders", ["orders"; 3]);
        check("_order2", ["_order2"; 3]);
        check("Orders", ["\"Orders\"", "Orders", "Orders"]);
        check("order", ["\"order\""; 3]);
        check("User", ["\"User\"", "User", "User"]);
        check("user", ["\"user\"", "user", "user"]);
        check("2024", ["\"2024\""; 3]);
        check("a.b c", ["\"a.b c\""; 3]);
        check("say \"hi\"", ["\"say \"\"hi\"\"\""; 3]);
        check("주문", ["\"주문\""; 3]);
        check("a$b", ["\"a$b\""; 3]);
        check("", ["\"\""; 3]);
        check("x\"; DROP TABLE y; --", ["\"x\"\"; DROP TABLE y; --\""; 3]);
    }

    #[test]
    fn a_text_cannot_end_itself() {
        assert_eq!(literal("it's; \\ 주"), "'it''s; \\ 주'");
    }
}

//! What only the statement that made a table says: checks, generated columns, collations, modules.
//!
//! SQLite keeps these statements as they were written, and they passed its own parser, so finding the parts is safe;
//! see [`crate::ddl`]. A statement that is not as expected yields nothing, and stays readable as the definition.

use model::{Column, Constraint, Generated, Identity};

use crate::ddl::{self, Statement, Token};

/// Words with which a constraint of the whole table begins. All are reserved, so no unquoted column has such a name.
const CONSTRAINTS: &[&str] = &["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

/// Completes columns from the statement, and returns the table's checks in the order in which they were written.
pub fn read_table(sql: &str, columns: &mut [Column]) -> Vec<Constraint> {
    let Some(statement) = Statement::cut(sql, true) else { return Vec::new() };
    let Some(body) = statement.body() else { return Vec::new() };
    let mut checks = Vec::new();
    for item in &body.items {
        let Some((first, rest)) = item.split_first() else { continue };
        let is_constraint = CONSTRAINTS.iter().any(|word| first.is(word));
        read_checks(&statement, if is_constraint { item } else { rest }, &mut checks);
        let name = if is_constraint { None } else { first.name() };
        let column = name.and_then(|name| columns.iter_mut().find(|column| column.name == name));
        if let Some(column) = column {
            read_column(&statement, rest, column);
        }
    }
    checks
}

fn read_column(statement: &Statement<'_>, item: &[Token<'_>], column: &mut Column) {
    if let Some(generated) = &mut column.generated
        && let Some((expression, _)) = ddl::parenthesised(item, "AS")
    {
        generated.expression = statement.text(expression).to_owned();
    }
    column.collation = ddl::after(item, "COLLATE").and_then(|rest| rest.first()?.name());
    if ddl::after(item, "AUTOINCREMENT").is_some() {
        column.identity = Some(Identity::ByDefault);
    }
}

fn read_checks(statement: &Statement<'_>, item: &[Token<'_>], checks: &mut Vec<Constraint>) {
    let mut rest = item;
    while let Some((expression, following)) = ddl::parenthesised(rest, "CHECK") {
        let before = rest.get(..rest.len() - following.len() - expression.len() - 3).unwrap_or_default();
        let name = match before {
            [.., word, name] if word.is("CONSTRAINT") => name.name(),
            _ => None,
        };
        checks.push(Constraint::Check { name, expression: statement.text(expression).to_owned() });
        rest = following;
    }
}

/// The module of a virtual table and its arguments, as they were written.
pub fn module(sql: &str) -> Option<(String, Vec<String>)> {
    let statement = Statement::cut(sql, true)?;
    let module = ddl::after(statement.tokens(), "USING")?.first()?.name()?;
    let arguments = statement.body().map(|body| body.items).unwrap_or_default();
    Some((module, arguments.iter().map(|item| statement.text(item).to_owned()).collect()))
}

/// The columns of a virtual table whose module is not here, as far as its arguments declare any.
///
/// What arguments mean is the module's business. Only when every one reads like `name TYPE …` are they taken for
/// columns; options such as `key=value` or a path are not.
pub fn declared_columns(arguments: &[String]) -> Vec<Column> {
    let columns: Option<Vec<_>> = arguments.iter().map(|argument| declared_column(argument)).collect();
    columns.unwrap_or_default()
}

fn declared_column(argument: &str) -> Option<Column> {
    let statement = Statement::cut(argument, false)?;
    let (name, rest) = statement.tokens().split_first()?;
    rest.first()?.name()?;
    let looks_like_option = rest.iter().any(|token| matches!(token.text, "=" | "/" | "\\"));
    (!looks_like_option).then_some(())?;
    let constraint =
        rest.iter().position(|token| CONSTRAINTS.iter().chain(&["NOT", "DEFAULT"]).any(|word| token.is(word)));
    let type_text = statement.text(rest.get(..constraint.unwrap_or(rest.len()))?).to_owned();
    Some(Column { name: name.name()?, type_text, ..Column::default() })
}

/// A generated column whose expression is not known yet.
pub fn generated(stored: bool) -> Generated {
    Generated { expression: String::new(), stored }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<Column> {
        names.iter().map(|name| Column { name: (*name).to_owned(), ..Column::default() }).collect()
    }

    #[test]
    fn checks_are_found_wherever_they_stand() {
        fn check(sql: &str, expected: &[(Option<&str>, &str)]) {
            let found = read_table(sql, &mut columns(&["a", "b"]));
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, expression)| Constraint::Check {
                    name: name.map(str::to_owned),
                    expression: (*expression).to_owned(),
                })
                .collect();
            assert_eq!(found, expected, "{sql}");
        }
        check("CREATE TABLE t(a, b)", &[]);
        check("CREATE TABLE t(a INT CHECK (a > 0) NOT NULL CHECK(a<9), b)", &[(None, "a > 0"), (None, "a<9")]);
        check("CREATE TABLE t(a CONSTRAINT \"p q\" CHECK (a IN (1, ')')), b)", &[(Some("p q"), "a IN (1, ')')")]);
        check(
            "CREATE TABLE t(a, b, CONSTRAINT x CHECK (a < b) CHECK (b < 9))",
            &[(Some("x"), "a < b"), (None, "b < 9")],
        );
        check("CREATE TABLE t(a, b, UNIQUE (a), CHECK (a -- )\n > 0))", &[(None, "a -- )\n > 0")]);
        check("CREATE TABLE t(\"check\" TEXT, a DEFAULT ('CHECK (1)'), b)", &[]);
        check("CREATE TABLE t(a CHECK (a > 0", &[]);
        check("not a statement", &[]);
    }

    #[test]
    fn columns_are_completed_from_their_own_definition() {
        let sql =
            "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, [b c] TEXT COLLATE NOCASE, `d` AS (a + (1)) STORED)";
        let mut found = columns(&["a", "b c", "d"]);
        found[2].generated = Some(generated(true));
        read_table(sql, &mut found);
        assert_eq!(found[0].identity, Some(Identity::ByDefault));
        assert_eq!(found[1].collation.as_deref(), Some("NOCASE"));
        assert_eq!(found[2].generated, Some(Generated { expression: "a + (1)".to_owned(), stored: true }));
    }

    #[test]
    fn a_module_declares_columns_only_when_it_looks_like_it() {
        fn check(sql: &str, name: &str, expected: &[(&str, &str)]) {
            let (module, arguments) = module(sql).unwrap();
            assert_eq!(module, name);
            let found = declared_columns(&arguments);
            let found: Vec<_> = found.iter().map(|column| (column.name.as_str(), column.type_text.as_str())).collect();
            assert_eq!(found, expected, "{sql}");
        }
        check(
            "CREATE VIRTUAL TABLE v USING vec0(id INTEGER PRIMARY KEY, \"e m\" FLOAT[384])",
            "vec0",
            &[("id", "INTEGER"), ("e m", "FLOAT[384]")],
        );
        check("CREATE VIRTUAL TABLE v USING csv(filename='/a b.csv', header=yes)", "csv", &[]);
        check("CREATE VIRTUAL TABLE v USING shape('/a/b', CP1252, 4326)", "shape", &[]);
        check("CREATE VIRTUAL TABLE v USING spellfix1", "spellfix1", &[]);
        check("CREATE VIRTUAL TABLE v USING fts9(title, body)", "fts9", &[]);
    }
}

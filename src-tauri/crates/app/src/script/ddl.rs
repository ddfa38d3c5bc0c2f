//! The statements that would create an entity.
//!
//! The source's own words where it gives them whole (SQLite keeps every statement, DuckDB prints its views), else put
//! together from the record. What a record holds as the engine prints it (types, defaults, expressions, rules) is
//! written down as it is: it is that engine's SQL already. Grants, owners, triggers and storage are left out.

use std::fmt::Write as _;

use model::{Column, Constraint, EntityKey, Identity, Record, Relation, RelationKind, Routine, RoutineKind};

use super::Subject;
use super::dialect::{Dialect, literal};

/// The statements; `None` where neither the source nor the record says enough.
pub fn ddl(subject: &Subject<'_>, dialect: &Dialect) -> Option<String> {
    let writer = Writer { subject, dialect };
    let text = match subject.record {
        Record::Relation(relation) => writer.relation(relation),
        Record::Routine(routine) => writer.routine(routine)?,
        Record::Container(container) => {
            let word = match subject.kind {
                model::Kind::Schema => "SCHEMA",
                model::Kind::Database => "DATABASE",
                _ => return None,
            };
            let name = subject.qualified(dialect);
            let mut text = format!("CREATE {word} {name};\n");
            writer.comment(&mut text, word, &name, container.comment.as_deref());
            text
        }
    };
    Some(text)
}

struct Writer<'a> {
    subject: &'a Subject<'a>,
    dialect: &'a Dialect,
}

impl Writer<'_> {
    fn relation(&self, relation: &Relation) -> String {
        let name = self.subject.qualified(self.dialect);
        let own = relation.definition.as_ref().map(|definition| definition.text.trim());
        let is_view = matches!(relation.form, RelationKind::View | RelationKind::MaterializedView);
        let mut text = match own {
            Some(own) if is_statement(own) => ended(own),
            Some(query) if is_view => {
                let word = if relation.form == RelationKind::View { "VIEW" } else { "MATERIALIZED VIEW" };
                ended(&format!("CREATE {word} {name} AS\n{query}"))
            }
            _ => self.table(relation, &name),
        };
        for index in &relation.indexes {
            // An index that a constraint brought along comes with it.
            let is_of_constraint =
                relation.constraints.iter().any(|constraint| constraint.name() == Some(index.name.as_str()));
            if let Some(definition) = index.definition.as_ref().filter(|_| !is_of_constraint) {
                text.push('\n');
                text.push_str(&ended(definition.trim()));
            }
        }
        let word = match relation.form {
            RelationKind::View => "VIEW",
            RelationKind::MaterializedView => "MATERIALIZED VIEW",
            RelationKind::ForeignTable => "FOREIGN TABLE",
            _ => "TABLE",
        };
        self.comment(&mut text, word, &name, relation.comment.as_deref());
        for column in &relation.columns {
            let column_name = format!("{name}.{}", self.dialect.name(&column.name));
            self.comment(&mut text, "COLUMN", &column_name, column.comment.as_deref());
        }
        text
    }

    fn table(&self, relation: &Relation, name: &str) -> String {
        let word = if relation.form == RelationKind::ForeignTable { "FOREIGN TABLE" } else { "TABLE" };
        let columns = relation.columns.iter().map(|column| self.column(column));
        let constraints = relation.constraints.iter().map(|constraint| self.constraint(constraint));
        let lines: Vec<_> = columns.chain(constraints).map(|line| format!("    {line}")).collect();
        let mut text = match lines.is_empty() {
            true => format!("CREATE {word} {name} ()"),
            false => format!("CREATE {word} {name} (\n{}\n)", lines.join(",\n")),
        };
        if let Some(partitioning) = &relation.partitioning {
            let _ = write!(text, " PARTITION BY {}", partitioning.key);
        }
        if let Some(server) = relation.properties.get("server") {
            let _ = write!(text, " SERVER {}", self.dialect.name(server));
        }
        ended(&text)
    }

    fn column(&self, column: &Column) -> String {
        let mut text = self.dialect.name(&column.name);
        if !column.type_text.is_empty() {
            let _ = write!(text, " {}", column.type_text);
        }
        if let Some(collation) = &column.collation {
            let _ = write!(text, " COLLATE {}", self.dialect.name(collation));
        }
        if let Some(generated) = &column.generated {
            let stored = if generated.stored { "STORED" } else { "VIRTUAL" };
            let _ = write!(text, " GENERATED ALWAYS AS {} {stored}", parenthesised(&generated.expression));
        } else if let Some(identity) = column.identity {
            let when = if identity == Identity::Always { "ALWAYS" } else { "BY DEFAULT" };
            let _ = write!(text, " GENERATED {when} AS IDENTITY");
        } else if let Some(default) = &column.default {
            let _ = write!(text, " DEFAULT {default}");
        }
        if column.not_null {
            text.push_str(" NOT NULL");
        }
        text
    }

    fn constraint(&self, constraint: &Constraint) -> String {
        let named = constraint.name().map(|name| format!("CONSTRAINT {} ", self.dialect.name(name)));
        let body = match constraint {
            Constraint::PrimaryKey { columns, .. } => format!("PRIMARY KEY {}", self.columns(columns)),
            Constraint::Unique { columns, .. } => format!("UNIQUE {}", self.columns(columns)),
            Constraint::Check { expression, .. } => format!("CHECK {}", parenthesised(expression)),
            Constraint::Exclusion { definition, .. } => definition.clone(),
            Constraint::ForeignKey { columns, references, referenced_columns, rules, .. } => {
                let mut text = format!("FOREIGN KEY {} REFERENCES {}", self.columns(columns), self.target(references));
                if !referenced_columns.is_empty() {
                    let _ = write!(text, " {}", self.columns(referenced_columns));
                }
                if let Some(rules) = rules {
                    let _ = write!(text, " {rules}");
                }
                text
            }
        };
        named.unwrap_or_default() + &body
    }

    fn columns(&self, names: &[String]) -> String {
        let names: Vec<_> = names.iter().map(|name| self.dialect.name(name)).collect();
        format!("({})", names.join(", "))
    }

    fn target(&self, key: &EntityKey) -> String {
        self.dialect.path(&self.subject.names_of(key))
    }

    fn comment(&self, text: &mut String, word: &str, name: &str, comment: Option<&str>) {
        // SQLite keeps no comments.
        if let Some(comment) = comment.filter(|_| self.dialect.name != "sqlite") {
            let _ = write!(text, "\nCOMMENT ON {word} {name} IS {};\n", literal(comment));
        }
    }

    fn routine(&self, routine: &Routine) -> Option<String> {
        let text = routine.definition.as_ref()?.text.trim();
        if is_statement(text) {
            return Some(ended(text));
        }
        let table = match routine.form {
            RoutineKind::Macro => "",
            RoutineKind::TableMacro => "TABLE ",
            _ => return None,
        };
        let name = self.subject.qualified(self.dialect);
        Some(ended(&format!("CREATE MACRO {name}({}) AS {table}{text}", routine.arguments)))
    }
}

/// Whether a definition is a statement rather than the query or body of one.
fn is_statement(text: &str) -> bool {
    text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("create"))
}

fn ended(statement: &str) -> String {
    format!("{};\n", statement.trim_end().trim_end_matches(';').trim_end())
}

/// An expression in parentheses, none added where it stands in its own.
fn parenthesised(expression: &str) -> String {
    let expression = expression.trim();
    if is_parenthesised(expression) { expression.to_owned() } else { format!("({expression})") }
}

/// Whether the first parenthesis closes with the last character. Parentheses in quotes count for nothing.
fn is_parenthesised(expression: &str) -> bool {
    let (mut depth, mut quote) = (0_i32, None);
    for (at, character) in expression.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
        if depth == 0 {
            return character == ')' && at + 1 == expression.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_gets_parentheses_once() {
        fn check(expression: &str, expected: &str) {
            assert_eq!(parenthesised(expression), expected);
        }
        check("a > 0", "(a > 0)");
        check("(a > 0)", "(a > 0)");
        check("(a) or (b)", "((a) or (b))");
        check("(a = ')')", "(a = ')')");
        check("(a = '(') or (b)", "((a = '(') or (b))");
        check("((a)", "(((a))");
        check("", "()");
    }

    #[test]
    fn a_statement_ends_once() {
        fn check(statement: &str, expected: &str) {
            assert_eq!(ended(statement), expected);
        }
        check("SELECT 1", "SELECT 1;\n");
        check("SELECT 1 ;\n", "SELECT 1;\n");
    }
}

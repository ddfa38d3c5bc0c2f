//! One entity's page.

use api::entity::{
    ColumnView, ConstraintView, ContainerView, DefinitionView, EntityBody, EntityView, Link, Property, RelationView,
    RoutineView,
};

use super::{Look, Table, Tone, block, figure, left, plain, right, words};

/// What of a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub definition: bool,
}

/// The whole page, each line ended.
pub fn page(view: &EntityView, parts: Parts, look: Look) -> String {
    let mut text = heading(view, look);
    text.push_str(&facts(view, look));
    match &view.body {
        EntityBody::Container(body) => text.push_str(&container(body, look)),
        EntityBody::Relation(body) => text.push_str(&relation(body, view.column.as_deref(), look)),
        EntityBody::Routine(body) => text.push_str(&routine(body, look)),
    }
    for (title, links) in
        [("Made from", &view.upstream), ("Made into", &view.downstream), ("Referenced by", &view.referenced_by)]
    {
        text.push_str(&section(title, &list_of(links, look), look));
    }
    text.push_str(&section("Not read", &words::issues(&view.issues, look, "  "), look));
    if let Some(definition) = definition_of(&view.body) {
        text.push_str(&match parts.definition {
            true => section("Definition", &definition_text(definition), look),
            false if look.talkative => look.paint(Tone::Dim, "\n--definition shows the definition\n"),
            false => String::new(),
        });
    }
    text
}

fn heading(view: &EntityView, look: Look) -> String {
    let names: Vec<_> = view.path.iter().skip(1).map(|crumb| plain(&crumb.name)).chain([plain(&view.name)]).collect();
    let gone = if view.present { "" } else { "  no longer in its source" };
    let mut text = format!(
        "{}  {}{}\n{}\n",
        look.paint(Tone::Strong, &names.join(".")),
        look.paint(Tone::Dim, &format!("{} in {}", words::form(view.form), plain(&view.source.name))),
        look.paint(Tone::Bad, gone),
        look.paint(Tone::Dim, &plain(&view.key)),
    );
    if let Some(comment) = &view.comment {
        for line in block(comment).lines() {
            text.push_str(&format!("{}\n", line.trim_end()));
        }
    }
    text
}

fn facts(view: &EntityView, look: Look) -> String {
    let mut table = Table::new([left(""), left("")]);
    let mut fact = |name: &str, value: String| table.row([look.paint(Tone::Dim, name), value]);
    if let Some(owner) = &view.owner {
        fact("owner", plain(owner));
    }
    for seen in &view.observations {
        let (name, value) = words::observation(seen.metric, seen.value.0);
        fact(name, value);
    }
    for (name, at) in
        [("harvested", &view.harvested), ("first seen", &view.first_seen), ("last changed", &view.last_changed)]
    {
        if let Some(at) = at {
            fact(name, figure::instant(at));
        }
    }
    if view.revisions > 0 {
        fact("changed in", figure::counted(view.revisions, "revision", "revisions"));
    }
    section("", &table.text(look, "  "), look)
}

fn container(body: &ContainerView, look: Look) -> String {
    let counts = [
        figure::counted(body.tables, "table", "tables"),
        figure::counted(body.views, "view", "views"),
        figure::counted(body.routines, "routine", "routines"),
        figure::counted(body.columns.0, "column", "columns"),
    ];
    let text = format!("  {}\n", counts.join(", "));
    section("", &text, look) + &section("Properties", &properties(&body.properties, look), look)
}

fn relation(body: &RelationView, asked: Option<&str>, look: Look) -> String {
    let mut text = section("Columns", &columns(&body.columns, asked, look), look);
    text.push_str(&section("Constraints", &constraints(&body.constraints, look), look));
    let mut indexes = Table::new([left(""), left(""), left("")]);
    for index in &body.indexes {
        let mut traits: Vec<_> = index.method.iter().map(|method| plain(method)).collect();
        traits.extend(index.unique.then(|| "unique".to_owned()));
        traits.extend(index.predicate.iter().map(|predicate| format!("where {}", plain(predicate))));
        traits.extend(index.invalid.then(|| look.paint(Tone::Bad, "invalid")));
        indexes.row([plain(&index.name), names(&index.columns), look.paint(Tone::Dim, &traits.join(", "))]);
    }
    text.push_str(&section("Indexes", &indexes.text(look, "  "), look));
    let mut triggers = Table::new([left(""), left("")]);
    for trigger in &body.triggers {
        triggers.row([plain(&trigger.name), look.paint(Tone::Dim, &plain(&trigger.definition))]);
    }
    text.push_str(&section("Triggers", &triggers.text(look, "  "), look));
    if let Some(partitioning) = &body.partitioning {
        let listed = properties(&partitioning.partitions, look);
        let total = figure::counted(partitioning.total.0, "partition", "partitions");
        let by = format!("  {} by {}\n", total, plain(&partitioning.key));
        text.push_str(&section("Partitions", &(by + &listed), look));
    }
    text + &section("Properties", &properties(&body.properties, look), look)
}

fn columns(columns: &[ColumnView], asked: Option<&str>, look: Look) -> String {
    let mut table =
        Table::new([left("NAME"), left("TYPE"), left("NULL"), left("KEY"), left("DEFAULT"), left("COMMENT")]);
    add_columns(&mut table, columns, 0, &[], asked, look);
    table.text(look, "  ")
}

fn add_columns(
    table: &mut Table,
    columns: &[ColumnView],
    depth: usize,
    above: &[&str],
    asked: Option<&str>,
    look: Look,
) {
    for column in columns {
        let path: Vec<_> = above.iter().copied().chain([column.name.as_str()]).collect();
        let tone = if asked == Some(path.join(".").as_str()) { Tone::Accent } else { Tone::Strong };
        let name = format!("{}{}", "  ".repeat(depth), look.paint(tone, &plain(&column.name)));
        table.row([
            name,
            plain(&column.type_text),
            if column.nullable { String::new() } else { "not null".to_owned() },
            key_of(column),
            value_of(column),
            look.paint(Tone::Dim, &plain(column.comment.as_deref().unwrap_or_default())),
        ]);
        add_columns(table, &column.fields, depth + 1, &path, asked, look);
    }
}

fn key_of(column: &ColumnView) -> String {
    let mut marks = Vec::new();
    if let Some(position) = column.primary_key {
        marks.push(if position == 1 { "pk".to_owned() } else { format!("pk{position}") });
    }
    if let Some(target) = &column.references {
        marks.push(format!("→ {}", place(target)));
    }
    if column.unique && column.primary_key.is_none() {
        marks.push("unique".to_owned());
    }
    marks.join(" ")
}

fn value_of(column: &ColumnView) -> String {
    let said = [
        column.default.as_deref().map(plain),
        column.identity.as_deref().map(|identity| format!("identity {}", plain(identity))),
        column.generated.as_deref().map(|expression| format!("generated {}", plain(expression))),
        column.hidden.then(|| "hidden".to_owned()),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn constraints(constraints: &[ConstraintView], look: Look) -> String {
    let mut table = Table::new([left(""), left(""), left("")]);
    for constraint in constraints {
        let mut text = names(&constraint.columns);
        if let Some(target) = &constraint.references {
            text.push_str(&format!(" → {} {}", place(target), names(&constraint.referenced_columns)));
        }
        if let Some(said) = &constraint.text {
            text = format!("{text} {}", plain(said));
        }
        let name = plain(constraint.name.as_deref().unwrap_or_default());
        table.row([
            words::constraint(constraint.kind).to_owned(),
            look.paint(Tone::Dim, &name),
            text.trim().to_owned(),
        ]);
    }
    table.text(look, "  ")
}

fn routine(body: &RoutineView, look: Look) -> String {
    let mut table = Table::new([left(""), left("")]);
    table.row([look.paint(Tone::Dim, "arguments"), plain(&body.arguments)]);
    if let Some(returns) = &body.returns {
        table.row([look.paint(Tone::Dim, "returns"), plain(returns)]);
    }
    section("", &table.text(look, "  "), look)
}

fn definition_of(body: &EntityBody) -> Option<&DefinitionView> {
    match body {
        EntityBody::Container(_) => None,
        EntityBody::Relation(body) => body.definition.as_ref(),
        EntityBody::Routine(body) => body.definition.as_ref(),
    }
}

fn definition_text(definition: &DefinitionView) -> String {
    let mut text = block(definition.text.trim_end());
    text.push('\n');
    if definition.clipped {
        text.push_str("… cut here; pulk export has all of it\n");
    }
    text
}

fn properties(properties: &[Property], look: Look) -> String {
    let mut table = Table::new([left(""), left("")]);
    for property in properties {
        table.row([look.paint(Tone::Dim, &plain(&property.name)), plain(&property.value)]);
    }
    table.text(look, "  ")
}

fn list_of(links: &[Link], look: Look) -> String {
    let mut table = Table::new([left(""), left(""), right("")]);
    for link in links {
        let unknown = if link.known { "" } else { "not in the catalog" };
        table.row([place(link), names(&link.columns), look.paint(Tone::Dim, unknown)]);
    }
    table.text(look, "  ")
}

/// `sales.orders`
fn place(link: &Link) -> String {
    let path: Vec<_> = link.path.iter().map(|name| plain(name)).chain([plain(&link.name)]).collect();
    path.join(".")
}

/// `(a, b)`; nothing for none.
fn names(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<_> = names.iter().map(|name| plain(name)).collect();
    format!("({})", names.join(", "))
}

/// A part of the page, left out when it is empty.
fn section(title: &str, content: &str, look: Look) -> String {
    match (content.is_empty(), title.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("\n{content}"),
        (false, false) => format!("\n{}\n{content}", look.paint(Tone::Strong, title)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::examples;

    const TABLE_PAGE: &str = "\
shop.sales.orders  table in shop
postgres://wh/shop/sales/orders
주문. One row an order.

  owner         etl
  rows          1,204
  harvested     2026-11-23 06:50Z
  last changed  2026-11-23 06:50Z
  changed in    2 revisions

Columns
  id           bigint       not null  pk                      identity always
  customer_id  bigint       not null  → shop.sales.customers                   who bought
  address      address
    city       text
  placed       timestamptz                                    now()

Constraints
  foreign key  orders_customer  (customer_id) → shop.sales.customers (id)

Indexes
  orders_pkey  (id)  btree, unique

Made into
  shop.sales.daily

Referenced by
  shop.sales.order_lines  (order_id)

Not read
  denied  postgres://wh/shop/hr  permission denied for schema hr Grant USAGE on it.

Definition
SELECT
    1
… cut here; pulk export has all of it
";

    #[test]
    fn a_table_page_shows_facts_columns_keys_and_the_definition() {
        let printed = page(&examples::table(), Parts { definition: true }, Look::PIPE);
        assert_eq!(printed, TABLE_PAGE, "{printed}");
    }

    #[test]
    fn a_hostile_page_controls_nothing() {
        let mut table = examples::table();
        let evil = "\u{1b}[2J\u{202e}evil\u{7}";
        table.name = evil.to_owned();
        table.comment = Some(evil.to_owned());
        table.owner = Some(evil.to_owned());
        if let EntityBody::Relation(body) = &mut table.body {
            for column in &mut body.columns {
                (column.name, column.type_text) = (evil.to_owned(), evil.to_owned());
                (column.default, column.comment) = (Some(evil.to_owned()), Some(evil.to_owned()));
            }
            body.definition = Some(DefinitionView { language: evil.into(), text: evil.into(), clipped: false });
        }
        let printed = page(&table, Parts { definition: true }, Look::PIPE);
        assert!(!printed.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{printed:?}");
    }
}

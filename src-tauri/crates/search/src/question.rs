//! What somebody typed, read as words, phrases, exclusions, filters and conditions.
//!
//! [`crate::syntax`] reads the text as a tree; here its parts become what is looked up. What ranks is a [`Word`], also where
//! several ways to satisfy it are one ([`Form::Tree`]); what merely holds or does not is a [`Condition`].

use crate::aliases::Aliases;
use crate::analysis::JOINED_WORDS;
use crate::condition::{Condition, Reading, TypedFilter};
use crate::korean::particle;
use crate::pattern::Pattern;
use crate::query::Note;
use crate::scope::Scope;
use crate::sql;
use crate::syntax::{self, Node};
use crate::tokens::{clip_bytes, whole_name};

/// How much of the text is read, in bytes.
const TEXT_BYTES: usize = 10_000;
/// How many words are looked up; further ones are ignored.
pub(crate) const WORDS: usize = 64;

/// A typed query, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Question {
    /// All must match.
    pub words: Vec<Word>,
    /// None may match.
    pub excluded: Vec<Word>,
    pub filters: Vec<TypedFilter>,
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// The name that the whole text may be.
    pub name: Option<Name>,
    /// The name behind the last dot or slash, with what stands before it.
    pub qualified: Option<Qualified>,
    /// All words joined, where there are several: what one identifier of just these words is indexed by.
    pub joined: Option<String>,
    /// The words of the query as they were typed: without fields, exclusions and what is grouped.
    pub plain: String,
    /// What could not be read as it was meant.
    pub notes: Vec<Note>,
}

/// One thing to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded; for a phrase, its tokens joined.
    pub text: String,
    pub form: Form,
    /// Other words that stand for it.
    pub aliases: Vec<String>,
    /// Where in an entity it is looked for.
    pub scope: Scope,
    /// Belongs to how one speaks and not to what is meant: a particle at the end of a Korean word, `the`, `of`.
    pub filler: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// May be the beginning of a longer word.
    Prefix,
    /// Is a whole token.
    Exact,
    /// These tokens, one behind the other.
    Phrase(Vec<String>),
    /// These tokens of one identifier, one behind the other; the last may be a beginning.
    Run(Vec<String>),
    /// Names of this form.
    Pattern(Pattern),
    /// One of several ways.
    Tree(Box<Condition>),
}

/// A name to compare whole names with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub folded: String,
    pub spelled: String,
}

/// A name with the names of what holds it, the outermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Qualified {
    /// Folded.
    pub path: Vec<String>,
    pub name: Name,
}

impl Question {
    /// Reads what was typed, or, where it is SQL, the name that it reads from.
    pub(crate) fn read(text: &str, aliases: &Aliases) -> Question {
        let text = clip_bytes(text, TEXT_BYTES);
        Question::as_typed(sql::name(text).unwrap_or(text), aliases)
    }

    fn as_typed(text: &str, aliases: &Aliases) -> Question {
        let (nodes, mut notes) = syntax::parse(text);
        let mut question = Question::default();
        let mut plain = String::new();
        question.take_all(nodes, &mut plain, &mut Reading::new(&mut notes));
        question.notes = notes.0;
        question.excluded.truncate(WORDS);
        question.conditions.truncate(WORDS);
        question.name = Name::of(&plain);
        question.qualified = qualified(&plain);
        question.plain = plain;
        dedup(&mut question.words);
        question.words.truncate(WORDS);
        question.words.iter_mut().for_each(|word| word.look_up(aliases));
        if !question.is_plain() {
            question.qualified = None;
        } else if question.words.len() > 1 && question.words.len() <= JOINED_WORDS {
            question.joined = Some(question.words.iter().map(|word| word.text.as_str()).collect());
        }
        question
    }

    /// Adds parts that must all hold; what is neither negated nor in a field goes into `plain` too.
    fn take_all(&mut self, nodes: Vec<Node<'_>>, plain: &mut String, reading: &mut Reading<'_>) {
        for node in nodes {
            match node {
                Node::All(nodes) => self.take_all(nodes, plain, reading),
                Node::Piece(piece) => {
                    // Stars alone stand for everything.
                    if piece.field.is_none() && piece.text.contains(|sign| sign != '*') {
                        plain.push_str(if plain.is_empty() { "" } else { " " });
                        plain.push_str(piece.text);
                    }
                    let parts = Condition::of_piece(piece, false, reading);
                    parts.into_iter().for_each(|part| self.take(part));
                }
                Node::Not(negated) => match *negated {
                    Node::Piece(piece) => {
                        let parts = Condition::of_piece(piece, true, reading);
                        parts.into_iter().for_each(|part| self.refuse(part));
                    }
                    other => {
                        let refused = Condition::of(other, reading);
                        self.conditions.extend(refused.map(|refused| Condition::Not(Box::new(refused))));
                    }
                },
                Node::Any(_) => {
                    let condition = Condition::of(node, reading);
                    condition.into_iter().for_each(|condition| self.take(condition));
                }
            }
        }
    }

    fn take(&mut self, part: Condition) {
        match part {
            Condition::Word(word) => self.words.push(word),
            Condition::Filter(filter) => self.filters.push(filter),
            tree if tree.has_words() => self.words.push(Word::new(String::new(), Form::Tree(Box::new(tree)))),
            condition => self.conditions.push(condition),
        }
    }

    fn refuse(&mut self, part: Condition) {
        match part {
            Condition::Word(word) => self.excluded.push(word.whole()),
            Condition::Filter(filter) => self.filters.push(TypedFilter { negated: !filter.negated, ..filter }),
            condition => self.conditions.push(Condition::Not(Box::new(condition))),
        }
    }

    /// Takes the conditions out.
    pub(crate) fn without_conditions(&self) -> Question {
        Question { conditions: Vec::new(), ..self.clone() }
    }

    /// All words as the one identifier they may be, some of them written together.
    pub(crate) fn as_joined(&self) -> Option<Question> {
        let joined = self.joined.clone()?;
        Some(Question { words: vec![Word::new(joined, Form::Exact)], joined: None, ..self.clone() })
    }

    /// The same with words that need not stand beside each other; `None` where they need not anyway.
    pub(crate) fn apart(&self, aliases: &Aliases) -> Option<Question> {
        let is_run = |word: &Word| matches!(word.form, Form::Run(_));
        if !self.words.iter().any(is_run) {
            return None;
        }
        let mut words = Vec::new();
        for word in &self.words {
            let Form::Run(tokens) = &word.form else {
                words.push(word.clone());
                continue;
            };
            for token in tokens {
                let mut apart = Word { scope: word.scope, ..Word::new(token.clone(), Form::Prefix) };
                apart.look_up(aliases);
                words.push(apart);
            }
        }
        words.truncate(WORDS);
        Some(Question { words, ..self.clone() })
    }

    /// The same without what belongs to speech; `None` where there is nothing of it, or nothing else.
    pub(crate) fn without_fillers(&self) -> Option<Question> {
        let words: Vec<Word> = self.words.iter().filter(|word| !word.filler).cloned().collect();
        let has_some = !words.is_empty() && words.len() < self.words.len();
        has_some.then(|| Question { words, name: None, qualified: None, joined: None, ..self.clone() })
    }

    /// Whether it asks for columns, and for nothing else.
    pub(crate) fn lists_columns(&self) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| word.scope == Scope::Column)
    }

    /// Whether it is words alone, which may be those of one name.
    pub(crate) fn is_plain(&self) -> bool {
        let is_plain = |word: &Word| matches!(word.form, Form::Prefix | Form::Exact) && word.scope == Scope::Anywhere;
        self.words.iter().all(is_plain)
    }
}

impl Word {
    pub(crate) fn new(text: String, form: Form) -> Word {
        Word { text, form, aliases: Vec::new(), scope: Scope::Anywhere, filler: false }
    }

    /// Adds the words that stand for this one, also inside of a tree.
    fn look_up(&mut self, aliases: &Aliases) {
        match &mut self.form {
            Form::Prefix => {
                self.filler |= FILLERS.contains(&self.text.as_str());
                self.aliases = aliases.of(&self.text).to_vec();
            }
            Form::Tree(condition) => condition.each_word(&mut |word| word.look_up(aliases)),
            _ => {}
        }
    }

    /// The same word, no longer taken for a beginning.
    pub(crate) fn whole(self) -> Word {
        let form = if self.form == Form::Prefix { Form::Exact } else { self.form };
        Word { form, ..self }
    }

    /// Whether one typing slip is forgiven: from four letters on, and never in numbers.
    pub(crate) fn forgives(&self) -> bool {
        self.form == Form::Prefix
            && self.text.chars().nth(SLIP_CHARS - 1).is_some()
            && !self.text.contains(char::is_numeric)
    }

    /// Whether two typing slips are forgiven.
    pub(crate) fn forgives_two(&self) -> bool {
        self.forgives() && self.text.chars().nth(TWO_SLIPS_CHARS - 1).is_some()
    }

    /// Whether it is found inside of longer words.
    pub(crate) fn may_be_inner(&self) -> bool {
        self.form == Form::Prefix && self.text.chars().nth(INNER_CHARS - 1).is_some()
    }

    /// Whether a slip is forgiven in the beginning of a longer word. A shorter one would be near to everything.
    pub(crate) fn forgives_as_prefix(&self) -> bool {
        self.text.chars().nth(SLIP_CHARS).is_some()
    }
}

/// From how many characters a slip is forgiven.
const SLIP_CHARS: usize = 4;
/// From how many characters a second one is.
const TWO_SLIPS_CHARS: usize = 8;
/// From how many characters a word is looked for inside of others.
const INNER_CHARS: usize = 3;

impl Name {
    fn of(text: &str) -> Option<Name> {
        let spelled = text.trim().trim_matches(QUOTES);
        let folded = whole_name(spelled);
        (!folded.is_empty()).then(|| Name { folded, spelled: spelled.to_owned() })
    }
}

/// English words that are left out where nothing has them all.
const FILLERS: [&str; 22] = [
    "a", "all", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or", "our", "per", "that",
    "the", "to", "what", "which", "with",
];

/// What engines put around identifiers.
const QUOTES: [char; 4] = ['"', '`', '[', ']'];

/// Marks the words that reach into a particle at the end of a text: each of two characters, the last of them first.
pub(crate) fn mark_particle(words: &mut [Word], text: &str) {
    let characters = particle(text).map_or(0, |particle| particle.chars().count());
    words.iter_mut().rev().take(characters).for_each(|word| word.filler = true);
}

fn dedup(words: &mut Vec<Word>) {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len().min(WORDS));
    for word in words.drain(..) {
        if kept.len() < WORDS && !kept.contains(&word) {
            kept.push(word);
        }
    }
    *words = kept;
}

/// Splits a qualified name at its separators.
fn qualified(plain: &str) -> Option<Qualified> {
    let (path, name) = plain.rsplit_once(['.', '/'])?;
    let path = path.split(['.', '/']).filter_map(Name::of).map(|part| part.folded).collect::<Vec<_>>();
    let name = Name::of(name)?;
    (!path.is_empty()).then_some(Qualified { path, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a question as one line: words (`*` prefix, quotes phrase), `-` excluded, `?` filters.
    fn line(text: &str) -> String {
        let question = Question::read(text, &Aliases::default());
        let word = |word: &Word| match &word.form {
            Form::Prefix => format!("{}*", word.text),
            Form::Exact => word.text.clone(),
            Form::Phrase(tokens) => format!("{:?}", tokens.join(" ")),
            Form::Run(tokens) => format!("{}*", tokens.join("_")),
            Form::Pattern(_) => "/".to_owned(),
            Form::Tree(_) => "()".to_owned(),
        };
        let mut parts: Vec<_> = question.words.iter().map(word).collect();
        parts.extend(question.excluded.iter().map(|excluded| format!("-{}", word(excluded))));
        for filter in &question.filters {
            let sign = if filter.negated { "!" } else { "" };
            parts.push(format!("?{sign}{:?}={}", filter.facet, filter.text));
        }
        parts.extend(question.conditions.iter().map(|_| "?".to_owned()));
        parts.join(" ")
    }

    #[test]
    fn reads_what_is_typed() {
        fn check(text: &str, expected: &str) {
            assert_eq!(line(text), expected, "{text:?}");
        }
        check("", "");
        check("customer_id", "customer* id*");
        check("Order  ORDER order", "order*");
        check("\"order id\" x", "\"order id\" x*");
        check("\"order\"", "order");
        check("\"open quote", "\"open quote\"");
        check("\"sales\".\"orders\"", "sales* orders*");
        check("orders -archive", "orders* -archive");
        check("orders -old_copy", "orders* -\"old copy\"");
        check("- -- -", "");
        check("kind:Table orders -source:Old", "orders* ?Kind=table ?!Source=old");
        check("SCHEMA:\"a b\"", "?Schema=a b");
        check("kind: x", "kind* x*");
        check("owner:me", "?");
        check("has:nothing", "has* nothing*");
        check("a OR b", "()");
        check("(a b)", "a* b*");
        check("has:pk OR is:view", "?");
        check("name:a_b", "a_b*");
        check("a*b", "/");
        check("주문내역", "주문 문내 내역");
        check("주", "주*");
        check("a.b", "a* b*");
        check("select x from Shop.Orders o", "shop* orders*");
    }

    #[test]
    fn what_belongs_to_speech_can_be_left_out() {
        fn check(text: &str, expected: Option<&str>) {
            let without = Question::read(text, &Aliases::default()).without_fillers();
            let words = without.map(|question| question.words.iter().map(|word| word.text.clone()).collect::<Vec<_>>());
            assert_eq!(words.map(|words| words.join(" ")).as_deref(), expected, "{text}");
        }
        check("주문의", Some("주문"));
        check("고객에게 배송된", Some("고객 배송"));
        check("결제수단별", Some("결제 제수 수단"));
        check("탈퇴한 회원", Some("탈퇴 회원"));
        check("items of the order", Some("items order"));
        check("of the", None);
        check("주문", None);
        check("orders", None);
        check("\"주문의\"", None);
    }

    #[test]
    fn sees_qualified_names() {
        fn check(text: &str, expected: Option<(&str, &str)>) {
            let qualified = Question::read(text, &Aliases::default()).qualified;
            let found = qualified.map(|Qualified { path, name }| (path.join("|"), name.folded));
            let found = found.as_ref().map(|(path, name)| (path.as_str(), name.as_str()));
            assert_eq!(found, expected, "{text:?}");
        }
        check("Sales.Orders", Some(("sales", "orders")));
        check("shop.sales.order_items", Some(("shop|sales", "order_items")));
        check("\"sales\".\"orders\"", Some(("sales", "orders")));
        check("orders", None);
        check(".orders", None);
        check("sales.", None);
    }

    #[test]
    fn bounds_its_work() {
        let text: String = (0..5_000).map(|number| format!("w{number}x ")).collect();
        assert!(Question::read(&text, &Aliases::default()).words.len() <= WORDS);
        assert!(Question::read(&"\"".repeat(20_000), &Aliases::default()).words.is_empty());
    }
}

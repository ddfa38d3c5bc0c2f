//! Where in an entity a word is looked for, and what frequencies mean there.

use crate::grade::{
    ALIAS, COLUMN, COMMENT, DEFINITION, EDGE, EDGE_ALIAS, EDGE_EXACT, EXACT, Grades, INNER, NONE, PREFIX, Place,
    SLIPPED, SLIPPED_TWICE, WHOLE_WORD,
};

/// Where in an entity a word is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    #[default]
    Anywhere,
    Name,
    Column,
    Comment,
    Definition,
}

impl Scope {
    const fn has(self, code: usize) -> bool {
        match self {
            Scope::Anywhere => true,
            Scope::Name => code >= Place::Name as usize,
            Scope::Column => code == Place::Column as usize || code == Place::ColumnWhole as usize,
            Scope::Comment => code == Place::Comment as usize,
            Scope::Definition => code == Place::Definition as usize,
        }
    }

    /// The bit of this scope in the frequency of a term that an entity has in a better place too.
    pub(crate) const fn bit(self) -> u8 {
        match self {
            Scope::Anywhere | Scope::Name => 0,
            Scope::Column => 1,
            Scope::Comment => 2,
            Scope::Definition => 4,
        }
    }

    /// What the frequencies mean to a word that is looked for there.
    pub(crate) fn scales(self) -> &'static Scales {
        static SCALES: [Scales; 5] = [
            Scales::of(Scope::Anywhere),
            Scales::of(Scope::Name),
            Scales::of(Scope::Column),
            Scales::of(Scope::Comment),
            Scales::of(Scope::Definition),
        ];
        &SCALES[self as usize]
    }
}

/// The meanings of frequencies, by how a term relates to the word typed.
pub(crate) struct Scales {
    pub exact: Grades,
    pub prefix: Grades,
    pub edge: Grades,
    pub edge_exact: Grades,
    pub alias: Grades,
    pub edge_alias: Grades,
    pub inner: Grades,
    pub slipped: Grades,
    pub slipped_twice: Grades,
    /// For the places that a term has besides its best one, by their bits.
    pub further: Grades,
}

impl Scales {
    const fn of(scope: Scope) -> Scales {
        Scales {
            exact: within(EXACT, scope),
            prefix: within(PREFIX, scope),
            edge: within(EDGE, scope),
            edge_exact: within(EDGE_EXACT, scope),
            alias: within(ALIAS, scope),
            edge_alias: within(EDGE_ALIAS, scope),
            inner: within(INNER, scope),
            slipped: within(SLIPPED, scope),
            slipped_twice: within(SLIPPED_TWICE, scope),
            further: further(scope),
        }
    }
}

/// The grades of the places in a scope.
const fn within(mut grades: Grades, scope: Scope) -> Grades {
    let mut code = 0;
    while code < grades.len() {
        let place = if code > WHOLE_WORD as usize { code - WHOLE_WORD as usize } else { code };
        if !scope.has(place) {
            grades[code] = NONE;
        }
        code += 1;
    }
    grades
}

const fn further(scope: Scope) -> Grades {
    let grade = match scope {
        Scope::Anywhere | Scope::Name => NONE,
        Scope::Column => COLUMN,
        Scope::Comment => COMMENT,
        Scope::Definition => DEFINITION,
    };
    let mut grades = [NONE; 16];
    let mut bits = 0;
    while bits < grades.len() {
        if bits & scope.bit() as usize != 0 {
            grades[bits] = grade;
        }
        bits += 1;
    }
    grades
}

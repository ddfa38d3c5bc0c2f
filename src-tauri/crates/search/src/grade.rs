//! How well one word of a query matches one entity, and the tier that follows for the whole query.
//!
//! The trick the index rests on: a posting's *term frequency* is not a count. It is the code of the best place in
//! which the entity has the term, so one posting list answers both "which entities" and "how well". Codes are numbered by
//! how often they occur: a frequency of three is three insertions, and tantivy packs a block of frequencies in as many
//! bits as its largest needs.

/// Where in an entity a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Place {
    Column = 1,
    Comment = 2,
    /// The whole of a column's name.
    ColumnWhole = 3,
    Definition = 4,
    Path = 5,
    Name = 6,
    /// The first word of the entity's name.
    NameFirst = 7,
    /// The whole of the entity's name, several words joined.
    NameWhole = 8,
}

/// Added to the code of a term that is a whole word in a list of prefixes.
pub(crate) const WHOLE_WORD: u8 = 8;

impl Place {
    /// The frequency that stands for this place in a list of whole words.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// The frequency that stands for this place in a list of prefixes.
    pub(crate) fn edge_code(self, whole_word: bool) -> u8 {
        self as u8 + if whole_word { WHOLE_WORD } else { 0 }
    }
}

/// The code of the place, where that of a beginning says that the word is whole.
pub(crate) fn whole_word(edge_code: u8) -> Option<u8> {
    edge_code.checked_sub(WHOLE_WORD).filter(|&code| code > 0)
}

/// How well one word matches; smaller is better, [`NONE`] is not at all.
pub(crate) type Grade = u8;

pub(crate) const NONE: Grade = 0;
pub(crate) const NAME_WHOLE: Grade = 1;
pub(crate) const NAME_FIRST: Grade = 2;
pub(crate) const NAME: Grade = 3;
pub(crate) const NAME_FIRST_PREFIX: Grade = 4;
pub(crate) const NAME_PREFIX: Grade = 5;
pub(crate) const COLUMN_WHOLE: Grade = 6;
pub(crate) const COLUMN: Grade = 7;
pub(crate) const COLUMN_PREFIX: Grade = 8;
pub(crate) const PATH: Grade = 9;
pub(crate) const PATH_PREFIX: Grade = 10;
pub(crate) const COMMENT: Grade = 11;
pub(crate) const COMMENT_PREFIX: Grade = 12;
pub(crate) const DEFINITION: Grade = 13;
pub(crate) const DEFINITION_PREFIX: Grade = 14;
/// Added for a word that matches only loosely, inside of another or with a typing slip, so that it stands behind
/// everything without.
pub(crate) const SLIP: Grade = 16;
/// Grades without a slip, with one, and with two.
pub(crate) const GRADES: usize = 3 * SLIP as usize;

/// Grades by frequency. Sixteen entries: a frequency is masked, so that damaged postings stay in bounds.
pub(crate) type Grades = [Grade; 16];

/// For a term that is the word typed.
pub(crate) const EXACT: Grades =
    [NONE, COLUMN, COMMENT, COLUMN_WHOLE, DEFINITION, PATH, NAME, NAME_FIRST, NAME_WHOLE, 0, 0, 0, 0, 0, 0, 0];

/// For a term that begins with the word typed.
pub(crate) const PREFIX: Grades = [
    NONE,
    COLUMN_PREFIX,
    COMMENT_PREFIX,
    COLUMN_PREFIX,
    DEFINITION_PREFIX,
    PATH_PREFIX,
    NAME_PREFIX,
    NAME_FIRST_PREFIX,
    NAME_FIRST_PREFIX,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
];

/// For the list of a prefix, whose codes tell whole words apart.
pub(crate) const EDGE: Grades = {
    let mut grades = PREFIX;
    let mut code = 1;
    while code < 8 {
        grades[code + WHOLE_WORD as usize] = EXACT[code];
        code += 1;
    }
    grades
};

/// For the list of a prefix when only the whole word counts.
pub(crate) const EDGE_EXACT: Grades = {
    let mut grades = EDGE;
    let mut code = 0;
    while code <= WHOLE_WORD as usize {
        grades[code] = NONE;
        code += 1;
    }
    grades
};

/// For a word that stands for the one typed: as good in a name as one that begins with it. What is written out is not
/// abbreviated, and much of SQL looks like it is: `sum`, `min`, `desc`.
pub(crate) const ALIAS: Grades = {
    let mut grades = PREFIX;
    grades[Place::Comment as usize] = NONE;
    grades[Place::Definition as usize] = NONE;
    grades
};

/// For a short word that stands for the one typed.
pub(crate) const EDGE_ALIAS: Grades = {
    let mut grades = [NONE; 16];
    let mut code = 1;
    while code < 8 {
        grades[code + WHOLE_WORD as usize] = ALIAS[code];
        code += 1;
    }
    grades
};

/// For a term that contains the word typed, or names its words by their first letters.
pub(crate) const INNER: Grades = behind(EXACT, SLIP);
/// For a term one slip away from the word typed.
pub(crate) const SLIPPED: Grades = behind(PREFIX, SLIP);
/// For a term two slips away from it.
pub(crate) const SLIPPED_TWICE: Grades = behind(PREFIX, 2 * SLIP);

const fn behind(mut grades: Grades, by: Grade) -> Grades {
    let mut code = 1;
    while code <= 8 {
        grades[code] += by;
        code += 1;
    }
    grades
}

/// Whether a word with this grade is in the path to the entity.
pub(crate) fn is_in_path(grade: Grade) -> bool {
    matches!(grade % SLIP, PATH | PATH_PREFIX)
}

/// Whether a word with this grade is in the entity's name.
pub(crate) fn is_in_name(grade: Grade) -> bool {
    matches!(grade % SLIP, NAME_WHOLE..=NAME_PREFIX)
}

/// The better of two grades of one word.
#[inline]
pub(crate) fn better(one: Grade, other: Grade) -> Grade {
    // Below zero is above all else, so that nothing is to be decided for each of a million entities.
    one.wrapping_sub(1).min(other.wrapping_sub(1)).wrapping_add(1)
}

/// Position in the result list before ties: tier, closeness of the words, standing of the entity. Smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Key(u32);

impl Key {
    pub(crate) const WORST: Key = Key(u32::MAX);

    pub(crate) fn new(tier: Tier, closeness: u32, standing: u16) -> Key {
        Key((tier.0 << 27) | (closeness.min(0x7ff) << 16) | u32::from(standing))
    }

    /// The number of its tier.
    pub(crate) fn tier(self) -> usize {
        (self.0 >> 27) as usize
    }

    /// The key with a standing, where it was made without one.
    pub(crate) fn with(self, standing: u16) -> Key {
        Key(self.0 | u32::from(standing))
    }
}

/// The first thing results are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tier(u32);

impl Tier {
    /// The name, or the qualified name, as typed.
    pub(crate) const EXACT: Tier = Tier(0);
    /// The words of the name, in any order and any notation.
    pub(crate) const SAME_WORDS: Tier = Tier(1);
    /// The name begins like the query.
    pub(crate) const BEGINS: Tier = Tier(2);
    pub(crate) const NAME: Tier = Tier(3);
    pub(crate) const COLUMN_WHOLE: Tier = Tier(4);
    const COLUMN: Tier = Tier(5);
    const PATH: Tier = Tier(6);
    const COMMENT: Tier = Tier(7);
    const DEFINITION: Tier = Tier(8);
    /// How many tiers there are without a slip; the same ones with one and with two follow.
    const SLIPS: u32 = 9;
    /// Some of the words do not match at all.
    pub(crate) const PARTIAL: Tier = Tier(3 * Tier::SLIPS);

    /// The tier of a listing without words.
    pub(crate) fn listed(rank: u32) -> Tier {
        Tier(rank.min(31))
    }

    /// The tier of an entity all of whose words are in its name or the path to it, and some of them in the name.
    pub(crate) fn named(worst: Grade) -> Tier {
        Tier(Tier::NAME.0 + u32::from(worst / SLIP) * Tier::SLIPS)
    }

    /// The tier of an entity whose worst matching word has this grade. `begins`: the first word begins its name.
    pub(crate) fn of(worst: Grade, begins: bool) -> Tier {
        let (grade, slips) = (worst % SLIP, u32::from(worst / SLIP) * Tier::SLIPS);
        let tier = match grade {
            NAME_WHOLE => Tier::SAME_WORDS,
            NAME_FIRST..=NAME_PREFIX if begins => Tier::BEGINS,
            NAME_FIRST..=NAME_PREFIX => Tier::NAME,
            COLUMN_WHOLE => Tier::COLUMN_WHOLE,
            COLUMN | COLUMN_PREFIX => Tier::COLUMN,
            PATH | PATH_PREFIX => Tier::PATH,
            COMMENT | COMMENT_PREFIX => Tier::COMMENT,
            _ => Tier::DEFINITION,
        };
        Tier(tier.0 + slips)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_its_place() {
        fn check(place: Place, exact: Grade, prefix: Grade) {
            let at = |grades: &Grades, code: u8| grades[usize::from(code)];
            assert_eq!(at(&EXACT, place.code()), exact, "{place:?}");
            assert_eq!(at(&PREFIX, place.code()), prefix, "{place:?}");
            assert_eq!(at(&INNER, place.code()), exact + SLIP, "{place:?}");
            assert_eq!(at(&SLIPPED, place.code()), prefix + SLIP, "{place:?}");
            assert_eq!(at(&SLIPPED_TWICE, place.code()), prefix + 2 * SLIP, "{place:?}");
            if place != Place::NameWhole {
                assert_eq!(at(&EDGE, place.edge_code(false)), prefix, "{place:?}");
                assert_eq!(at(&EDGE, place.edge_code(true)), exact, "{place:?}");
                assert_eq!(at(&EDGE_EXACT, place.edge_code(false)), NONE, "{place:?}");
                assert_eq!(at(&EDGE_EXACT, place.edge_code(true)), exact, "{place:?}");
            }
        }
        check(Place::Column, COLUMN, COLUMN_PREFIX);
        check(Place::Comment, COMMENT, COMMENT_PREFIX);
        check(Place::ColumnWhole, COLUMN_WHOLE, COLUMN_PREFIX);
        check(Place::Definition, DEFINITION, DEFINITION_PREFIX);
        check(Place::Path, PATH, PATH_PREFIX);
        check(Place::Name, NAME, NAME_PREFIX);
        check(Place::NameFirst, NAME_FIRST, NAME_FIRST_PREFIX);
        check(Place::NameWhole, NAME_WHOLE, NAME_FIRST_PREFIX);
    }

    #[test]
    fn tiers_follow_the_place_of_the_worst_word() {
        fn check(better: (Grade, bool), worse: (Grade, bool)) {
            assert!(Tier::of(better.0, better.1) < Tier::of(worse.0, worse.1), "{better:?} before {worse:?}");
        }
        check((NAME_WHOLE, true), (NAME_FIRST, true));
        check((NAME_FIRST_PREFIX, true), (NAME, false));
        check((NAME_PREFIX, false), (COLUMN_WHOLE, false));
        check((COLUMN_WHOLE, true), (COLUMN, true));
        check((COLUMN_PREFIX, true), (PATH, true));
        check((PATH_PREFIX, true), (COMMENT, true));
        check((COMMENT_PREFIX, true), (DEFINITION, true));
        check((DEFINITION_PREFIX, false), (SLIP + NAME_FIRST, true));
        check((SLIP + NAME_FIRST, true), (SLIP + COLUMN, true));
        check((SLIP + DEFINITION_PREFIX, true), (2 * SLIP + NAME_FIRST, true));
        assert!(Tier::of(2 * SLIP + DEFINITION_PREFIX, false) < Tier::PARTIAL);
    }
}

//! Classes of words, as `data/lexicon.tsv` names them. What follows from a class is decided by the rules, not here.

use onrecord_document::Gender;

/// A set of classes that a word belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u64);

/// Declares the classes with the names that `lexicon.tsv` gives them.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $key:literal),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name),* }

        impl Classes {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << Bit::$name as u64);)*

            /// The class of a name; none if there is no such class.
            pub(crate) fn named(key: &str) -> Self {
                match key {
                    $($key => Self::$name,)*
                    _ => Self::default(),
                }
            }
        }
    };
}

classes! {
    /// "the", "when", "of": never a name where a sentence starts.
    FUNCTION = "function",
    /// "the", "her"
    DETERMINER = "determiner",
    /// "of", "with"
    PREPOSITION = "preposition",
    /// "in", "near", "visiting": what follows is a place to be.
    LOCATIVE = "locative",
    /// "he", "who"
    PRONOUN = "pronoun",
    /// "has", "will"
    AUXILIARY = "auxiliary",
    /// "Mr.", "King"
    TITLE_MASCULINE = "title-masculine",
    /// "Ms.", "Dame"
    TITLE_FEMININE = "title-feminine",
    /// "Dr.", "Senator": stands with a capital before a name.
    TITLE = "title",
    /// "chairman"
    ROLE_MASCULINE = "role-masculine",
    /// "spokeswoman"
    ROLE_FEMININE = "role-feminine",
    /// "minister", "striker"
    ROLE = "role",
    /// "midfielder", "novelist", "Dane": what news writing calls someone whom it has just named.
    VARIED = "varied",
    /// "prime", "former", "foreign": words before a role.
    ROLE_MODIFIER = "role-modifier",
    /// "Inc", "Freight"
    ORG_COMPANY = "org-company",
    /// "Bank"
    ORG_BANK = "org-bank",
    /// "Party"
    ORG_PARTY = "org-party",
    /// "Union"
    ORG_UNION = "org-union",
    /// "Ministry"
    ORG_MINISTRY = "org-ministry",
    /// "University"
    ORG_UNIVERSITY = "org-university",
    /// "FC"
    ORG_CLUB = "org-club",
    /// "Times"
    ORG_NEWSPAPER = "org-newspaper",
    /// "Court"
    ORG_COURT = "org-court",
    /// "Alliance"
    ORG_ALLIANCE = "org-alliance",
    /// "Agency"
    ORG_AGENCY = "org-agency",
    /// "Parliament"
    ORG_COUNCIL = "org-council",
    /// "Committee"
    ORG_COMMITTEE = "org-committee",
    /// "Foundation"
    ORG_GROUP = "org-group",
    /// "Ministry", "University": may be followed by "of" or "for" inside a name.
    HEAD = "org-head",
    /// "River", "County"
    PLACE_WORD = "place-word",
    /// "Airport"
    FACILITY_WORD = "facility-word",
    /// "Act", "Prize"
    OTHER_WORD = "other-word",
    /// "March"
    MONTH = "month",
    /// "Monday"
    WEEKDAY = "weekday",
    /// "Christmas"
    HOLIDAY = "holiday",
    /// "van", "bin"
    PARTICLE = "particle",
    /// "Jr.", "III"
    SUFFIX = "suffix",
    /// "Catholic", "Republicans"
    NORP = "norp",
    /// "Republicans"
    NORP_PLURAL = "norp-plural",
    /// "demands", "forces": what a government has.
    GOVERNMENT_NOUN = "government-noun",
    /// "accused", "urged": what is done to a government.
    GOVERNMENT_VERB = "government-verb",
    /// "said", "launched"
    VERB = "verb",
    /// "said", "warned": verbs that report words.
    SAY = "say",
    /// A given name of men.
    GIVEN_MASCULINE = "m",
    /// A given name of women.
    GIVEN_FEMININE = "f",
    /// A given name of both.
    GIVEN_BOTH = "b",
    /// A word that is written in lower case.
    COMMON = "common",
}

impl Classes {
    /// Words before a name that are no part of it.
    pub(crate) const ANY_TITLE: Self = Self(Self::TITLE.0 | Self::TITLE_MASCULINE.0 | Self::TITLE_FEMININE.0);
    /// Offices and occupations.
    pub(crate) const ANY_ROLE: Self = Self(Self::ROLE.0 | Self::ROLE_MASCULINE.0 | Self::ROLE_FEMININE.0);
    /// Given names.
    pub(crate) const GIVEN: Self =
        Self(Self::GIVEN_MASCULINE.0 | Self::GIVEN_FEMININE.0 | Self::GIVEN_BOTH.0);
    /// Words by which bodies are known.
    pub(crate) const ORG: Self = Self(
        Self::ORG_COMPANY.0
            | Self::ORG_BANK.0
            | Self::ORG_PARTY.0
            | Self::ORG_UNION.0
            | Self::ORG_MINISTRY.0
            | Self::ORG_UNIVERSITY.0
            | Self::ORG_CLUB.0
            | Self::ORG_NEWSPAPER.0
            | Self::ORG_COURT.0
            | Self::ORG_ALLIANCE.0
            | Self::ORG_AGENCY.0
            | Self::ORG_COUNCIL.0
            | Self::ORG_COMMITTEE.0
            | Self::ORG_GROUP.0,
    );

    /// Whether the two sets share a class.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both sets share.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The gender of a person who is given a word of these classes as a title, role or given name.
    pub(crate) const fn gender(self) -> Option<Gender> {
        const MASCULINE: Classes =
            Classes(Classes::TITLE_MASCULINE.0 | Classes::ROLE_MASCULINE.0 | Classes::GIVEN_MASCULINE.0);
        const FEMININE: Classes =
            Classes(Classes::TITLE_FEMININE.0 | Classes::ROLE_FEMININE.0 | Classes::GIVEN_FEMININE.0);
        match (self.any(MASCULINE), self.any(FEMININE)) {
            (true, false) => Some(Gender::Masculine),
            (false, true) => Some(Gender::Feminine),
            _ => None,
        }
    }
}

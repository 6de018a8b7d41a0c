//! The closed sets of labels that syntax uses: universal and Penn Treebank tags, Universal Dependencies relations. Each is a
//! small enum whose names are those of the treebanks, so that a label costs a byte in memory and is its usual word in JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A name that is none of a set of labels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {set} `{name}`")]
pub struct UnknownLabel {
    /// What the labels are for.
    pub set: &'static str,
    /// What was asked for.
    pub name: String,
}

/// Declares a set of labels with their names in treebanks and JSON.
macro_rules! labels {
    ($(#[$attribute:meta])* $set:ident, $called:literal: $($(#[$doc:meta])* $label:ident = $name:literal,)*) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[repr(u8)]
        pub enum $set {
            $($(#[$doc])* #[serde(rename = $name)] $label,)*
        }

        impl $set {
            /// All labels, in their order.
            pub const ALL: &[Self] = &[$(Self::$label),*];

            /// The name in treebanks.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$label => $name,)*
                }
            }

            /// Its position in [`ALL`](Self::ALL).
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl std::fmt::Display for $set {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.name())
            }
        }

        impl std::str::FromStr for $set {
            type Err = UnknownLabel;

            fn from_str(name: &str) -> Result<Self, UnknownLabel> {
                match name {
                    $($name => Ok(Self::$label),)*
                    _ => Err(UnknownLabel { set: $called, name: name.to_owned() }),
                }
            }
        }
    };
}

labels! {
    /// Universal part-of-speech tags: <https://universaldependencies.org/u/pos/>.
    Upos, "universal tag":
    /// Adjective.
    Adj = "ADJ",
    /// Preposition or postposition.
    Adp = "ADP",
    /// Adverb.
    Adv = "ADV",
    /// Auxiliary.
    Aux = "AUX",
    /// Coordinating conjunction.
    Cconj = "CCONJ",
    /// Determiner.
    Det = "DET",
    /// Interjection.
    Intj = "INTJ",
    /// Noun.
    Noun = "NOUN",
    /// Numeral.
    Num = "NUM",
    /// Particle.
    Part = "PART",
    /// Pronoun.
    Pron = "PRON",
    /// Name.
    Propn = "PROPN",
    /// Punctuation.
    Punct = "PUNCT",
    /// Subordinating conjunction.
    Sconj = "SCONJ",
    /// Symbol.
    Sym = "SYM",
    /// Verb.
    Verb = "VERB",
    /// Anything else.
    X = "X",
}

labels! {
    /// Penn Treebank tags as the English treebanks of Universal Dependencies use them.
    Xpos, "Penn Treebank tag":
    /// Coordinating conjunction.
    Cc = "CC",
    /// Cardinal number.
    Cd = "CD",
    /// Determiner.
    Dt = "DT",
    /// Existential 'there'.
    Ex = "EX",
    /// Foreign word.
    Fw = "FW",
    /// Preposition or subordinating conjunction.
    In = "IN",
    /// Adjective.
    Jj = "JJ",
    /// Comparative adjective.
    Jjr = "JJR",
    /// Superlative adjective.
    Jjs = "JJS",
    /// List marker.
    Ls = "LS",
    /// Modal verb.
    Md = "MD",
    /// Noun, singular or mass.
    Nn = "NN",
    /// Noun, plural.
    Nns = "NNS",
    /// Name, singular.
    Nnp = "NNP",
    /// Name, plural.
    Nnps = "NNPS",
    /// Determiner before another one.
    Pdt = "PDT",
    /// Possessive ending.
    Pos = "POS",
    /// Personal pronoun.
    Prp = "PRP",
    /// Possessive pronoun.
    PrpPossessive = "PRP$",
    /// Adverb.
    Rb = "RB",
    /// Comparative adverb.
    Rbr = "RBR",
    /// Superlative adverb.
    Rbs = "RBS",
    /// Particle of a verb.
    Rp = "RP",
    /// Symbol.
    Sym = "SYM",
    /// 'to'.
    To = "TO",
    /// Interjection.
    Uh = "UH",
    /// Verb, base form.
    Vb = "VB",
    /// Verb, past tense.
    Vbd = "VBD",
    /// Verb, gerund or present participle.
    Vbg = "VBG",
    /// Verb, past participle.
    Vbn = "VBN",
    /// Verb, present tense, not third person singular.
    Vbp = "VBP",
    /// Verb, third person singular present.
    Vbz = "VBZ",
    /// Relative or interrogative determiner.
    Wdt = "WDT",
    /// Relative or interrogative pronoun.
    Wp = "WP",
    /// 'whose'.
    WpPossessive = "WP$",
    /// Relative or interrogative adverb.
    Wrb = "WRB",
    /// Mark that ends a sentence.
    Stop = ".",
    /// Comma.
    Comma = ",",
    /// Colon, semicolon, dash or ellipsis.
    Colon = ":",
    /// Opening quotation mark.
    OpeningQuote = "``",
    /// Closing quotation mark.
    ClosingQuote = "''",
    /// Opening bracket.
    OpeningBracket = "-LRB-",
    /// Closing bracket.
    ClosingBracket = "-RRB-",
    /// Hyphen inside a word.
    Hyphen = "HYPH",
    /// Currency symbol.
    Dollar = "$",
    /// Address of the web or of mail.
    Add = "ADD",
    /// Affix that stands alone.
    Afx = "AFX",
    /// Part of a word that was torn.
    Gw = "GW",
    /// Superfluous punctuation.
    Nfp = "NFP",
}

labels! {
    /// Relations of Universal Dependencies v2 with the subtypes of English: <https://universaldependencies.org/en/dep/>.
    Relation, "relation":
    /// Clause that modifies a noun.
    Acl = "acl",
    /// Relative clause.
    AclRelcl = "acl:relcl",
    /// Adverbial clause.
    Advcl = "advcl",
    /// Relative clause about a clause.
    AdvclRelcl = "advcl:relcl",
    /// Adverb.
    Advmod = "advmod",
    /// Adjective.
    Amod = "amod",
    /// Apposition.
    Appos = "appos",
    /// Auxiliary.
    Aux = "aux",
    /// Auxiliary of a passive.
    AuxPass = "aux:pass",
    /// Preposition or possessive ending.
    Case = "case",
    /// Conjunction.
    Cc = "cc",
    /// First part of 'both … and'.
    CcPreconj = "cc:preconj",
    /// Clausal complement.
    Ccomp = "ccomp",
    /// Classifier.
    Clf = "clf",
    /// Part of a compound.
    Compound = "compound",
    /// Particle of a verb.
    CompoundPrt = "compound:prt",
    /// Conjunct.
    Conj = "conj",
    /// Copula.
    Cop = "cop",
    /// Clausal subject.
    Csubj = "csubj",
    /// Clausal subject of a clause that is itself a predicate.
    CsubjOuter = "csubj:outer",
    /// Clausal subject of a passive.
    CsubjPass = "csubj:pass",
    /// Anything else.
    Dep = "dep",
    /// Determiner.
    Det = "det",
    /// Determiner before another one.
    DetPredet = "det:predet",
    /// Interjection and the like.
    Discourse = "discourse",
    /// Dislocated element.
    Dislocated = "dislocated",
    /// Expletive.
    Expl = "expl",
    /// Part of a fixed expression.
    Fixed = "fixed",
    /// Part of a name or date.
    Flat = "flat",
    /// Part of a word that was torn.
    Goeswith = "goeswith",
    /// Indirect object.
    Iobj = "iobj",
    /// Item of a list.
    List = "list",
    /// Subordinating word.
    Mark = "mark",
    /// Nominal that modifies a noun.
    Nmod = "nmod",
    /// Title in front of a name.
    NmodDesc = "nmod:desc",
    /// Possessor.
    NmodPoss = "nmod:poss",
    /// Nominal that modifies a noun, without preposition.
    NmodUnmarked = "nmod:unmarked",
    /// Subject.
    Nsubj = "nsubj",
    /// Subject of a clause that is itself a predicate.
    NsubjOuter = "nsubj:outer",
    /// Subject of a passive.
    NsubjPass = "nsubj:pass",
    /// Number.
    Nummod = "nummod",
    /// Object.
    Obj = "obj",
    /// Nominal that modifies a predicate.
    Obl = "obl",
    /// Agent of a passive.
    OblAgent = "obl:agent",
    /// Nominal that modifies a predicate, without preposition.
    OblUnmarked = "obl:unmarked",
    /// What an elided head leaves behind.
    Orphan = "orphan",
    /// Clause side by side.
    Parataxis = "parataxis",
    /// Punctuation.
    Punct = "punct",
    /// What a speaker mends.
    Reparandum = "reparandum",
    /// Head of the sentence.
    Root = "root",
    /// Person who is addressed.
    Vocative = "vocative",
    /// Clausal complement without a subject of its own.
    Xcomp = "xcomp",
}

impl Relation {
    /// The name without its subtype: `nsubj` for `nsubj:pass`.
    pub fn universal(self) -> &'static str {
        let name = self.name();
        name.split_once(':').map_or(name, |(universal, _)| universal)
    }
}

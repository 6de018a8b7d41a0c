//! Where punctuation hangs, decided again when the rest of the tree is there.
//!
//! By the guidelines a mark belongs to the unit that it opens, closes or sets apart, as high as the tree stays projective. Which unit
//! that is can be seen only when both sides are known, and a greedy parser sees one. So each mark is given the choice between
//! its own head and the few others that the guidelines allow, by a small network over what the tree looks like there.

use onrecord_document::{Relation, Upos, Word};
use onrecord_linear::file::{FileError, Reader, Writer};
use onrecord_linear::{Key, Network, SpotList, Sum};

use crate::state::State;

/// What a mark can be made a dependent of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Choice {
    /// What the parser said.
    Parsed,
    /// The highest word between the mark and its partner: quotation marks, brackets.
    Paired,
    /// The highest word to the left that can be had without crossing.
    Left,
    /// The same to the right.
    Right,
    /// The highest word to the left, below that one, that has a mark in front of it: what a second comma closes.
    Closed,
    /// The next word to the left.
    NextLeft,
    /// The next word to the right.
    NextRight,
}

impl Choice {
    pub(crate) const ALL: [Self; 7] = [
        Self::Parsed,
        Self::Paired,
        Self::Left,
        Self::Right,
        Self::Closed,
        Self::NextLeft,
        Self::NextRight,
    ];
}

/// The head that each choice would give, where there is one.
pub(crate) type Heads = [Option<usize>; Choice::ALL.len()];

/// A trained chooser.
#[derive(Clone, Debug, PartialEq)]
pub struct Punctuation {
    pub(crate) network: Network,
}

/// A sentence with its tree.
pub(crate) struct Parsed<'a> {
    pub(crate) words: &'a [Word],
    pub(crate) upos: &'a [Upos],
    pub(crate) state: &'a State,
    /// For each mark that has a partner, where that is plus one.
    pub(crate) partners: &'a [u32],
}

/// Steps up or down the tree at most: a limit on work, not on trees as they are.
const STEPS: usize = 64;

impl Parsed<'_> {
    pub(crate) fn is_mark(&self, at: usize) -> bool {
        self.state.relations[at] == Relation::Punct
    }

    fn head(&self, at: usize) -> usize {
        self.state.heads[at] as usize
    }

    fn is_root(&self, at: usize) -> bool {
        self.head(at) == self.state.root()
    }

    /// The next word before a mark that is none.
    fn before(&self, mark: usize) -> Option<usize> {
        (0..mark).rev().take(STEPS).find(|at| !self.is_mark(*at))
    }

    /// The next word behind a mark that is none.
    fn behind(&self, mark: usize) -> Option<usize> {
        (mark + 1..self.words.len())
            .take(STEPS)
            .find(|at| !self.is_mark(*at))
    }

    /// The first word of what hangs on a word.
    fn left_edge(&self, mut at: usize) -> usize {
        for _ in 0..STEPS {
            match self.state.left[at].last() {
                Some(further) => at = further,
                None => break,
            }
        }
        at
    }

    /// Whether a mark stands right in front of what hangs on a word.
    fn is_opened(&self, at: usize) -> bool {
        let edge = self.left_edge(at);
        // A mark that hangs on the word itself may be its left edge.
        self.is_mark(edge) || edge.checked_sub(1).is_some_and(|before| self.is_mark(before))
    }

    /// The heads that a mark can choose between.
    pub(crate) fn choices(&self, mark: usize) -> Heads {
        let mut heads: Heads = [None; Choice::ALL.len()];
        heads[Choice::Parsed as usize] = Some(self.head(mark)).filter(|head| *head != self.state.root());
        heads[Choice::Paired as usize] = self.inside(mark);
        if let Some(next) = self.before(mark) {
            heads[Choice::NextLeft as usize] = Some(next);
            let mut at = next;
            let mut closed = None;
            for _ in 0..STEPS {
                let head = self.head(at);
                if head >= mark {
                    break;
                }
                if self.is_opened(at) {
                    closed = Some(at);
                }
                at = head;
            }
            heads[Choice::Left as usize] = Some(at);
            heads[Choice::Closed as usize] = closed;
        }
        if let Some(next) = self.behind(mark) {
            heads[Choice::NextRight as usize] = Some(next);
            let mut at = next;
            for _ in 0..STEPS {
                let head = self.head(at);
                if head == self.state.root() || head <= mark {
                    break;
                }
                at = head;
            }
            heads[Choice::Right as usize] = Some(at);
        }
        heads
    }

    /// The highest word between a mark and its partner: the first whose head is outside.
    fn inside(&self, mark: usize) -> Option<usize> {
        let partner = self.partners[mark].checked_sub(1)? as usize;
        let (first, last) = (mark.min(partner), mark.max(partner));
        (first + 1..last)
            .take(4 * STEPS)
            .find(|at| !self.is_mark(*at) && !(first..=last).contains(&self.head(*at)))
    }
}

/// Finds the partners of quotation marks and brackets: each closing one goes to the nearest open one of its kind. Straight quotation marks
/// open and close in turn.
pub(crate) fn pair_marks(words: &[Word], upos: &[Upos], partners: &mut Vec<u32>, open: &mut Vec<u32>) {
    partners.clear();
    partners.resize(words.len(), 0);
    open.clear();
    for (at, word) in words.iter().enumerate() {
        if upos[at] != Upos::Punct {
            continue;
        }
        let Some(kind) = kind_of(word) else { continue };
        let partner = open
            .iter()
            .rposition(|earlier| kind_of(&words[*earlier as usize]) == Some(kind));
        match partner {
            Some(place) if kind.closes(word) => {
                let earlier = open[place] as usize;
                partners[at] = earlier as u32 + 1;
                partners[earlier] = at as u32 + 1;
                open.truncate(place);
            }
            _ if kind.opens(word) && open.len() < STEPS => open.push(at as u32),
            _ => {}
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Quotation,
    Single,
    Round,
    Square,
}

/// Short marks have their bytes as their prefix: see [`Word::prefix`].
fn kind_of(word: &Word) -> Option<Kind> {
    match word.prefix.to_le_bytes() {
        [b'"', 0, ..] | [b'\'', b'\'', 0, _] | [b'`', b'`', 0, _] => Some(Kind::Quotation),
        [b'\'' | b'`', 0, ..] => Some(Kind::Single),
        [b'(' | b')', 0, ..] => Some(Kind::Round),
        [b'[' | b']', 0, ..] => Some(Kind::Square),
        _ => None,
    }
}

impl Kind {
    fn opens(self, word: &Word) -> bool {
        match self {
            Self::Quotation | Self::Single => word.prefix.to_le_bytes()[..2] != *b"''",
            Self::Round | Self::Square => matches!(word.prefix.to_le_bytes()[0], b'(' | b'['),
        }
    }

    fn closes(self, word: &Word) -> bool {
        match self {
            Self::Quotation | Self::Single => word.prefix.to_le_bytes()[0] != b'`',
            Self::Round | Self::Square => matches!(word.prefix.to_le_bytes()[0], b')' | b']'),
        }
    }
}

/// Gives the features of a mark's choice to `fire`.
pub(crate) fn features(parsed: &Parsed<'_>, mark: usize, heads: &Heads, fire: &mut impl FnMut(Key)) {
    let word = &parsed.words[mark];
    let relation = |at: Option<usize>| {
        at.map_or(99, |at| {
            parsed
                .state
                .relations
                .get(at)
                .map_or(98, |relation| relation.index() as u32)
        })
    };
    let upos = |at: Option<usize>| {
        at.map_or(99, |at| {
            parsed.upos.get(at).map_or(98, |upos| upos.index() as u32)
        })
    };
    let [parsed_head, paired, left, right, closed, next_left, next_right] = *heads;
    let side = |at: Option<usize>| match at {
        None => 0,
        Some(at) if parsed.is_root(at) => 1,
        Some(at) if parsed.head(at) > mark => 2,
        Some(_) => 3,
    };
    let shape = side(left) * 4 + side(right);
    // Which of the others the parser's head is.
    let mut same = 0u32;
    for (bit, head) in heads.iter().enumerate().skip(1) {
        same |= u32::from(head.is_some() && *head == parsed_head) << bit;
    }
    let there =
        (heads.iter().enumerate()).fold(0u32, |bits, (bit, head)| bits | u32::from(head.is_some()) << bit);
    let equal = u32::from(left == next_left)
        | u32::from(closed == left) << 1
        | u32::from(paired == left) << 2
        | u32::from(right == next_right) << 3;
    let form = word.norm;
    let behind = mark + 1;
    let behind_word = parsed.words.get(behind).map_or(0, |word| word.norm);
    let before_word = mark.checked_sub(1).map_or(0, |at| parsed.words[at].norm);
    fire(Key::of(0).and(form));
    fire(Key::of(1).and(form).and(shape));
    fire(Key::of(2).and(form).and(same));
    fire(Key::of(3).and(shape).and(same).and(equal));
    fire(Key::of(4).and(form).and(relation(left)).and(shape));
    fire(Key::of(5).and(form).and(relation(right)).and(shape));
    fire(
        Key::of(6)
            .and(form)
            .and(relation(left))
            .and(relation(right))
            .and(same),
    );
    fire(Key::of(7).and(form).and(relation(closed)).and(same));
    fire(Key::of(8).and(form).and(there).and(equal));
    fire(Key::of(9).and(upos(left)).and(upos(right)).and(same));
    fire(
        Key::of(10)
            .and(form)
            .and(upos(Some(behind).filter(|at| *at < parsed.words.len())))
            .and(same),
    );
    fire(Key::of(11).and(form).and(behind_word));
    fire(Key::of(12).and(form).and(before_word));
    fire(
        Key::of(13)
            .and(form)
            .and(upos(next_left))
            .and(relation(next_left)),
    );
    fire(
        Key::of(14)
            .and(relation(parsed_head))
            .and(upos(parsed_head))
            .and(same),
    );
    fire(
        Key::of(15)
            .and(relation(closed))
            .and(relation(left))
            .and(relation(right)),
    );
    fire(
        Key::of(16)
            .and(form)
            .and(u32::from(left.is_some_and(|at| parsed.is_opened(at))))
            .and(shape),
    );
    fire(Key::of(17).and(relation(right)).and(behind_word).and(same));
    fire(
        Key::of(18)
            .and(relation(left))
            .and(upos(left))
            .and(relation(closed))
            .and(upos(closed)),
    );
    fire(Key::of(19).and(word.writing.bits().into()).and(shape).and(same));
    fire(
        Key::of(20)
            .and(form)
            .and(relation(next_right))
            .and(upos(next_right))
            .and(same),
    );
}

/// What deciding needs and keeps between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    partners: Vec<u32>,
    open: Vec<u32>,
    heads: Vec<(u32, u32)>,
}

impl Punctuation {
    /// Decides for every mark of a parsed sentence; all of them see the parser's tree.
    #[inline(always)]
    pub(crate) fn attach(&self, words: &[Word], upos: &[Upos], state: &mut State, room: &mut Room) {
        let Room {
            partners,
            open,
            heads,
        } = room;
        pair_marks(words, upos, partners, open);
        heads.clear();
        let parsed = Parsed {
            words,
            upos,
            state,
            partners,
        };
        let mut spots = SpotList::default();
        for mark in 0..words.len() {
            // A mark that something hangs on stays where it is, so that the tree stays one.
            if !parsed.is_mark(mark) || state.left[mark].count + state.right[mark].count > 0 {
                continue;
            }
            let choices = parsed.choices(mark);
            spots.fill(|spots| {
                features(&parsed, mark, &choices, &mut |key| {
                    spots.push(self.network.ask(key));
                });
            });
            let mut sum = Sum::ZERO;
            self.network.add(&mut sum, &spots);
            let hidden = self.network.hidden(&sum);
            let possible = (0..choices.len()).filter(|choice| choices[*choice].is_some());
            if let Some((choice, _)) = self.network.best(&hidden, possible)
                && let Some(head) = choices[choice]
            {
                heads.push((mark as u32, head as u32));
            }
        }
        for (mark, head) in heads.iter() {
            state.heads[*mark as usize] = *head;
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        self.network.write(writer);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let network = Network::read(reader)?;
        if network.classes() == Choice::ALL.len() {
            Ok(Self { network })
        } else {
            Err(FileError::Damaged)
        }
    }
}

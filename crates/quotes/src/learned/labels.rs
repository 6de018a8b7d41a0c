//! The parts of an attribution as labels of tokens: where each role begins, goes on and ends.

use std::ops::Range;

use onrecord_linear::sequence::Grammar;

/// Outside all roles.
pub(crate) const OUTSIDE: u8 = 0;
/// How many labels there are: outside, and four for each role.
pub(crate) const LABELS: usize = 13;

/// What a token is in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Source = 0,
    Cue = 1,
    Content = 2,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];
}

/// Begins, goes on, ends, or is all of a run.
const BEGIN: u8 = 0;
const INSIDE: u8 = 1;
const LAST: u8 = 2;
const ALONE: u8 = 3;

/// The role of a label and its place in the run; none outside.
fn parts(label: u8) -> Option<(Role, u8)> {
    let index = label.checked_sub(1)?;
    Some((Role::ALL[usize::from(index / 4)], index % 4))
}

/// The role of a label; none outside.
pub(crate) fn role(label: u8) -> Option<Role> {
    parts(label).map(|(role, _)| role)
}

/// The labels with which a run of a role opens.
pub(crate) fn openings(role: Role) -> [u8; 2] {
    [label(role, BEGIN), label(role, ALONE)]
}

fn label(role: Role, place: u8) -> u8 {
    role as u8 * 4 + place + 1
}

/// Which labels may follow each other.
pub(crate) fn grammar() -> Grammar {
    let open = |label: usize| parts(label as u8).filter(|(_, place)| matches!(*place, BEGIN | INSIDE));
    let goes_on = |label: usize| parts(label as u8).filter(|(_, place)| matches!(*place, INSIDE | LAST));
    Grammar::new(
        LABELS,
        |before, label| open(before).map(|(role, _)| role) == goes_on(label).map(|(role, _)| role),
        |label| goes_on(label).is_none(),
        |label| open(label).is_none(),
    )
}

/// Writes a run of a role into the labels of a window.
pub(crate) fn write(labels: &mut [u8], run: Range<usize>, role: Role) {
    let last = run.len().saturating_sub(1);
    for (offset, slot) in labels[run].iter_mut().enumerate() {
        let place = match (offset, last) {
            (0, 0) => ALONE,
            (0, _) => BEGIN,
            (offset, last) if offset == last => LAST,
            _ => INSIDE,
        };
        *slot = label(role, place);
    }
}

/// The runs of the roles in order.
pub(crate) fn runs(labels: &[u8]) -> Vec<(Role, Range<usize>)> {
    let mut runs: Vec<(Role, Range<usize>)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        match (parts(*label), runs.last_mut()) {
            (Some((role, INSIDE | LAST)), Some((last, run))) if *last == role && run.end == at => {
                run.end += 1;
            }
            (Some((role, _)), _) => runs.push((role, at..at + 1)),
            (None, _) => {}
        }
    }
    runs
}

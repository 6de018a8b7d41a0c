//! The features of a token: itself, what stands around it, what lists know of it, and how the article writes it elsewhere (after
//! Ratinov and Roth 2009).

use onrecord_document::{Word, Writing};
use onrecord_linear::Key;

use super::context::{Case, Context};

/// A count as one of few.
fn bucket(count: u16) -> u32 {
    match count {
        0..=2 => u32::from(count),
        3..=5 => 3,
        _ => 4,
    }
}

/// Words around a token, as far as they stand in its sentence.
struct Around<'a> {
    before2: &'a Word,
    before: &'a Word,
    here: &'a Word,
    after: &'a Word,
    after2: &'a Word,
}

impl<'a> Around<'a> {
    #[inline(always)]
    fn new(context: &Context<'a>, at: usize) -> Self {
        let word = |offset: isize| {
            context
                .beside(at, offset)
                .map_or(&Word::BEYOND, |other| &context.words[other])
        };
        Self {
            before2: word(-2),
            before: word(-1),
            here: word(0),
            after: word(1),
            after2: word(2),
        }
    }
}

/// What lists know of the token at an offset.
#[inline(always)]
fn known(context: &Context<'_>, at: usize, offset: isize) -> u32 {
    context.beside(at, offset).map_or(0, |other| {
        let found = &context.matches[other];
        u32::from(found.alone) | u32::from(found.phrase) << 16
    })
}

/// Words that are used alike.
fn class(word: &Word) -> u32 {
    word.cluster10.into()
}

/// How the word of a token is written elsewhere in the article.
#[inline(always)]
fn written(context: &Context<'_>, at: usize) -> u32 {
    let elsewhere = context.elsewhere(at);
    bucket(elsewhere.small) << 8 | bucket(elsewhere.capital) << 4 | u32::from(context.opens(at)) << 2
}

/// The first of the templates that only the second look sees.
const MORE: u8 = 40;

/// Gives the features of the token at `at` that both looks see to `emit`: those that tell most.
#[inline(always)]
pub(crate) fn features(context: &Context<'_>, at: usize, mut emit: impl FnMut(Key)) {
    let Around {
        before, here, after, ..
    } = Around::new(context, at);
    let mut template = 0;
    let mut add = |values: &[u32]| {
        emit(Key::of(template).filled(values));
        template += 1;
    };
    add(&[here.norm]);
    add(&[here.form]);
    add(&[before.norm]);
    add(&[after.norm]);
    add(&[before.norm, here.norm]);
    add(&[here.norm, after.norm]);
    add(&[here.shape]);
    add(&[before.shape, here.shape]);
    add(&[here.shape, after.shape]);
    add(&[here.suffix]);
    add(&[here.suffix >> 8]);
    add(&[here.prefix]);
    add(&[u32::from(here.cluster)]);
    add(&[u32::from(here.cluster6)]);
    add(&[class(before), class(here)]);
    add(&[class(here), class(after)]);
    let (known_before, known_here, known_after) = (
        known(context, at, -1),
        known(context, at, 0),
        known(context, at, 1),
    );
    add(&[known_here, u32::from(context.matches[at].place)]);
    add(&[known_here & 0xFFFF, here.shape]);
    add(&[known_before, known_here]);
    add(&[known_here, known_after]);
    let written = written(context, at);
    let case = context.case(at) as u32;
    add(&[case, here.shape]);
    add(&[written | case, u32::from(here.writing.bits())]);
    add(&[written, here.shape, u32::from(here.cluster6)]);
}

/// Gives the features that only the second look sees to `emit`.
#[inline(always)]
pub(crate) fn more_features(context: &Context<'_>, at: usize, mut emit: impl FnMut(Key)) {
    let Around {
        before2,
        before,
        here,
        after,
        after2,
    } = Around::new(context, at);
    let mut template = MORE;
    let mut add = |values: &[u32]| {
        emit(Key::of(template).filled(values));
        template += 1;
    };
    add(&[before2.norm]);
    add(&[after2.norm]);
    add(&[before.norm, after.norm]);
    add(&[before.shape, here.shape, after.shape]);
    add(&[here.suffix >> 16]);
    add(&[here.prefix & 0xFFFF]);
    add(&[before.suffix >> 8]);
    add(&[after.suffix >> 8]);
    add(&[class(here)]);
    add(&[u32::from(here.cluster4), here.shape]);
    add(&[u32::from(before.cluster)]);
    add(&[u32::from(after.cluster)]);
    add(&[class(before)]);
    add(&[class(after)]);
    add(&[u32::from(before2.cluster6), u32::from(before.cluster6)]);
    add(&[u32::from(after.cluster6), u32::from(after2.cluster6)]);
    add(&[
        u32::from(before.cluster6),
        u32::from(here.cluster6),
        u32::from(after.cluster6),
    ]);
    let place = u32::from(context.matches[at].place);
    let (known_before, known_here, known_after) = (
        known(context, at, -1),
        known(context, at, 0),
        known(context, at, 1),
    );
    add(&[known_here >> 16, place]);
    add(&[known_before]);
    add(&[known_after]);
    add(&[known_before, here.shape, known_after & 0xFFFF]);
    add(&[u32::from(context.opens(at)), here.norm]);
    other(context, at, &mut add);
    run(context, at, context.case(at), &mut add);
}

/// What stands around the same word elsewhere.
#[inline(always)]
fn other(context: &Context<'_>, at: usize, add: &mut impl FnMut(&[u32])) {
    let other = context.other(at);
    let word = |offset| {
        other
            .and_then(|other| context.beside(other, offset))
            .map_or(&Word::BEYOND, |other| &context.words[other])
    };
    let known = |offset| {
        other
            .and_then(|other| context.beside(other, offset))
            .map_or(0, |other| {
                u32::from(context.matches[other].alone) | u32::from(context.matches[other].phrase) << 16
            })
    };
    let capitals = |word: &Word| u32::from(word.writing.has(Writing::CAPITAL));
    let (before, after) = (word(-1), word(1));
    let there = u32::from(other.is_some());
    add(&[there, before.norm]);
    add(&[there, after.norm]);
    add(&[there, u32::from(before.cluster10), capitals(after)]);
    add(&[there, u32::from(after.cluster10), capitals(before)]);
    add(&[there, known(-1), capitals(before), capitals(after)]);
    add(&[there, known(1), capitals(before), capitals(after)]);
}

/// The run of capitals around the token, and what stands beside it.
#[inline(always)]
fn run(context: &Context<'_>, at: usize, case: Case, add: &mut impl FnMut(&[u32])) {
    let run = context.runs[at];
    if run.end == 0 || case != Case::Usual {
        return;
    }
    let (start, end) = (run.start as usize, run.end as usize);
    let (first, last) = (&context.words[start], &context.words[end - 1]);
    let outside = |found: Option<usize>| found.map_or(&Word::BEYOND, |other| &context.words[other]);
    let before = outside(context.beside(start, -1));
    let after = outside(context.beside(end - 1, 1));
    let length = (end - start).min(5) as u32;
    let place = u32::from(at == start) << 1 | u32::from(at + 1 == end);
    add(&[length, place]);
    add(&[last.norm, place]);
    add(&[first.norm, place]);
    add(&[u32::from(last.cluster), place]);
    add(&[
        u32::from(context.matches[end - 1].alone),
        u32::from(context.matches[start].alone),
        length,
    ]);
    add(&[before.norm, length]);
    add(&[after.norm, length]);
    add(&[u32::from(before.cluster10), u32::from(after.cluster10)]);
    add(&[before.norm, u32::from(context.matches[start].alone), place]);
    add(&[after.norm, u32::from(context.matches[end - 1].alone), place]);
}

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

/// Gives the features of the token at `at` to `emit`.
#[inline(always)]
pub(crate) fn features(context: &Context<'_>, at: usize, mut emit: impl FnMut(Key)) {
    let word = |offset: isize| {
        context
            .beside(at, offset)
            .map_or(&Word::BEYOND, |other| &context.words[other])
    };
    let [before2, before, here, after, after2] = [word(-2), word(-1), word(0), word(1), word(2)];
    let mut template = 0;
    let mut add = |values: &[u32]| {
        emit(Key::of(template).filled(values));
        template += 1;
    };
    add(&[here.norm]);
    add(&[here.form]);
    add(&[before.norm]);
    add(&[after.norm]);
    add(&[before2.norm]);
    add(&[after2.norm]);
    add(&[before.norm, here.norm]);
    add(&[here.norm, after.norm]);
    add(&[before.norm, after.norm]);
    add(&[here.shape]);
    add(&[before.shape, here.shape]);
    add(&[here.shape, after.shape]);
    add(&[before.shape, here.shape, after.shape]);
    add(&[here.suffix]);
    add(&[here.suffix >> 8]);
    add(&[here.suffix >> 16]);
    add(&[here.prefix]);
    add(&[here.prefix & 0xFFFF]);
    add(&[before.suffix >> 8]);
    add(&[after.suffix >> 8]);
    // Classes of words that are used alike.
    let class = |word: &Word| u32::from(word.cluster10);
    add(&[u32::from(here.cluster)]);
    add(&[class(here)]);
    add(&[u32::from(here.cluster6)]);
    add(&[u32::from(here.cluster4), here.shape]);
    add(&[u32::from(before.cluster)]);
    add(&[u32::from(after.cluster)]);
    add(&[class(before)]);
    add(&[class(after)]);
    add(&[class(before), class(here)]);
    add(&[class(here), class(after)]);
    add(&[u32::from(before2.cluster6), u32::from(before.cluster6)]);
    add(&[u32::from(after.cluster6), u32::from(after2.cluster6)]);
    add(&[
        u32::from(before.cluster6),
        u32::from(here.cluster6),
        u32::from(after.cluster6),
    ]);
    // What lists know.
    let known = |offset: isize| {
        context.beside(at, offset).map_or(0, |other| {
            let found = &context.matches[other];
            u32::from(found.alone) | u32::from(found.phrase) << 16
        })
    };
    let place = u32::from(context.matches[at].place);
    let (known_before, known_here, known_after) = (known(-1), known(0), known(1));
    add(&[known_here, place]);
    add(&[known_here & 0xFFFF, here.shape]);
    add(&[known_here >> 16, place]);
    add(&[known_before]);
    add(&[known_after]);
    add(&[known_before, known_here]);
    add(&[known_here, known_after]);
    add(&[known_before, here.shape, known_after & 0xFFFF]);
    // How it is written, here and elsewhere.
    let case = context.case(at);
    let opens = u32::from(context.opens(at));
    let elsewhere = context.elsewhere(at);
    let written = bucket(elsewhere.small) << 8 | bucket(elsewhere.capital) << 4 | opens << 2;
    add(&[case as u32, here.shape]);
    add(&[written | case as u32, u32::from(here.writing.bits())]);
    add(&[written, here.shape, u32::from(here.cluster6)]);
    add(&[opens, here.norm]);
    other(context, at, &mut add);
    run(context, at, case, &mut add);
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

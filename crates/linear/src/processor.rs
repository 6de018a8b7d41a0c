//! What the processor can be asked for beyond plain code: memory ahead of its use, and its wider registers (AVX2; a copy of all stages for AVX-512 would be 0.14 MB more). This is all the unsafe code of the stages
//! but that of `avx2.rs`; together they make tagger and parser one and a half times as fast, for their tables are larger than a core's cache.

#![allow(unsafe_code)]

use crate::hash::Key;
use crate::spots::Spot;

/// Asks for the cache line of one of some values, which will be read soon. Nothing happens if there is no such value.
#[inline(always)]
pub(crate) fn prefetch<T>(values: &[T], place: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch changes nothing that a program can see, at whatever address, and every x86-64 processor has it.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(values.as_ptr().wrapping_add(place).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (values, place);
}

/// The spot of a feature in a table of lines, whose line is asked for.
#[inline(always)]
pub(crate) fn ask<T>(lines: &[T], key: Key, check: u16) -> Spot {
    let place = key.place(lines.len());
    prefetch(lines, place);
    Spot::new(place, check)
}

/// A piece of work for [`vectorised`].
pub trait Work {
    /// What comes of it.
    type Output;

    /// Does it. Only what is `#[inline(always)]` in it, and itself, gets the wider registers.
    fn run(self) -> Self::Output;
}

/// Does a piece of work with wide registers (AVX2), if this processor has them.
#[inline]
pub fn vectorised<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn with_avx2<W: Work>(work: W) -> W::Output {
            work.run()
        }
        if has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt") {
            // SAFETY: the processor has all that the function is compiled for.
            return unsafe { with_avx2(work) };
        }
    }
    work.run()
}

//! What the processor can be asked for beyond plain code: memory ahead of its use, and its wider registers. This is all the unsafe code of the stages;
//! together they make tagger and parser one and a half times as fast, for their tables are larger than a core's cache.

#![allow(unsafe_code)]

use crate::hash::Key;

/// Asks for the cache line of a value that will be read soon.
#[inline(always)]
pub(crate) fn prefetch<T>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch changes nothing that a program can see, at whatever address, and every x86-64 processor has it.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}

/// Asks for the line of a table that a feature leads to.
#[inline(always)]
pub(crate) fn prefetch_line<T>(lines: &[T], key: Key) {
    if let Some(line) = lines.get(key.place(lines.len())) {
        prefetch(line);
    }
}

/// A piece of work for [`vectorised`].
pub trait Work {
    /// What comes of it.
    type Output;

    /// Does it. Only what is `#[inline(always)]` in it, and itself, gets the wider registers.
    fn run(self) -> Self::Output;
}

/// Does a piece of work with the widest registers that this processor has.
#[inline]
pub fn vectorised<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn with_avx2<W: Work>(work: W) -> W::Output {
            work.run()
        }
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn with_avx512<W: Work>(work: W) -> W::Output {
            work.run()
        }
        if has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt") {
            let has_avx512 = has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl");
            // SAFETY: the processor has all that the functions are compiled for.
            return unsafe {
                if has_avx512 {
                    with_avx512(work)
                } else {
                    with_avx2(work)
                }
            };
        }
    }
    work.run()
}

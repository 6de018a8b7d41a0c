//! The innermost loops of networks and of lookups for processors with AVX2, in instructions that compilers do not find by themselves: products of bytes that
//! are added up in pairs, checks of four buckets that are compared at once. Each gives the same numbers as its plain form, which is next to what calls it.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m128i, __m256i, _mm_add_epi32, _mm_cmpeq_epi16, _mm_madd_epi16, _mm_set1_epi16, _mm_sub_epi32,
    _mm256_add_epi16, _mm256_add_epi32, _mm256_add_epi64, _mm256_and_si256, _mm256_blendv_epi8,
    _mm256_castsi256_si128, _mm256_cmpeq_epi16, _mm256_cmpeq_epi64, _mm256_extracti128_si256,
    _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_permute2x128_si256,
    _mm256_permutevar8x32_epi32, _mm256_sad_epu8, _mm256_set_epi32, _mm256_set_epi64x, _mm256_set1_epi8,
    _mm256_set1_epi16, _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_slli_epi64,
    _mm256_srli_epi16, _mm256_sub_epi16, _mm256_unpackhi_epi8, _mm256_unpacklo_epi8, _mm256_xor_si256,
};

use bytemuck::cast;

use crate::direct::{self, DIRECT, PAIRS};
use crate::network::{Sum, WIDTH};
use crate::rows;
use crate::spots::Spot;

/// Says that the processor has AVX2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx2(());

impl Avx2 {
    /// If it has.
    #[inline(always)]
    pub(crate) fn get() -> Option<Self> {
        std::arch::is_x86_feature_detected!("avx2").then_some(Self(()))
    }

    /// Adds the rows of some spots to a sum.
    #[inline(always)]
    pub(crate) fn add_rows(self, lines: &[rows::Line], spots: &[Spot], sum: &mut Sum) {
        // SAFETY: the processor has AVX2, or there would be no value of this type.
        unsafe { add_rows(lines, spots, sum) }
    }

    /// Adds the direct weights of some spots to sums.
    #[inline(always)]
    pub(crate) fn add_direct(
        self,
        lines: &[direct::Line],
        spots: &[Spot],
        sums: &mut [[i32; PAIRS]; DIRECT],
    ) {
        // SAFETY: as above.
        unsafe { add_direct(lines, spots, sums) }
    }

    /// Finds the rows of features in an index, four at a time; see [`index`](crate::index).
    #[inline(always)]
    pub(crate) fn find_rows(self, buckets: &[u64], spots: &[[Spot; 4]], rows: &mut [[u32; 4]]) {
        // SAFETY: as above.
        unsafe { find_rows(buckets, spots, rows) }
    }

    /// The scalar products of a layer with four others.
    #[inline(always)]
    pub(crate) fn products(self, layer: &[i16; WIDTH], others: [&[i16; WIDTH]; 4]) -> [i32; 4] {
        // SAFETY: as above.
        unsafe { products(layer, others) }
    }
}

/// Two rows at a time: byte by byte side by side, their weights are multiplied with the two sizes of steps and added up in one instruction.
/// It takes its first numbers without a sign, so that eight is added to each weight and taken away from the sum.
#[target_feature(enable = "avx2")]
#[inline]
fn add_rows(lines: &[rows::Line], spots: &[Spot], sum: &mut Sum) {
    // Units 0 to 7 and 16 to 23, 8 to 15 and 24 to 31; the same of those that stand in high halves, 32 behind.
    let mut totals = [_mm256_setzero_si256(); 4];
    let mut all_steps = 0_u16;
    let (pairs, last) = spots.as_chunks::<2>();
    for [first, second] in pairs {
        let (first, step) = lines[first.place()].find(first.check());
        let (second, next_step) = lines[second.place()].find(second.check());
        all_steps = all_steps.wrapping_add(step + next_step);
        add_pair(&mut totals, [first, second], step | next_step << 8);
    }
    if let [last] = last {
        let (row, step) = lines[last.place()].find(last.check());
        all_steps = all_steps.wrapping_add(step);
        add_pair(&mut totals, [row, row], step);
    }
    let added = _mm256_set1_epi16(all_steps.wrapping_mul(8) as i16);
    let [low, next_low, high, next_high] = totals;
    let ordered = [
        _mm256_permute2x128_si256::<0x20>(low, next_low),
        _mm256_permute2x128_si256::<0x31>(low, next_low),
        _mm256_permute2x128_si256::<0x20>(high, next_high),
        _mm256_permute2x128_si256::<0x31>(high, next_high),
    ];
    let (units, _) = sum.0.as_chunks_mut::<16>();
    for (units, more) in units.iter_mut().zip(ordered) {
        *units = cast(_mm256_add_epi16(cast(*units), _mm256_sub_epi16(more, added)));
    }
}

/// Adds two rows, with the sizes of their steps as the bytes of a number.
#[target_feature(enable = "avx2")]
#[inline]
fn add_pair(totals: &mut [__m256i; 4], [first, second]: [&rows::Row; 2], steps: u16) {
    let (flip, low_half) = (_mm256_set1_epi8(0x88_u8 as i8), _mm256_set1_epi8(0x0F));
    let steps = _mm256_set1_epi16(steps as i16);
    let (first, second) = (cast(first.0), cast(second.0));
    let lows = _mm256_xor_si256(_mm256_unpacklo_epi8(first, second), flip);
    let highs = _mm256_xor_si256(_mm256_unpackhi_epi8(first, second), flip);
    let weights = [
        lows,
        highs,
        _mm256_srli_epi16::<4>(lows),
        _mm256_srli_epi16::<4>(highs),
    ];
    for (total, weights) in totals.iter_mut().zip(weights) {
        let products = _mm256_maddubs_epi16(_mm256_and_si256(weights, low_half), steps);
        *total = _mm256_add_epi16(*total, products);
    }
}

/// The ways of a line that are others' are multiplied with 0, the feature's own with -1.
#[target_feature(enable = "avx2")]
#[inline]
fn add_direct(lines: &[direct::Line], spots: &[Spot], sums: &mut [[i32; PAIRS]; DIRECT]) {
    let mut totals: [__m128i; DIRECT] = sums.map(cast);
    for spot in spots {
        let line = &lines[spot.place()];
        let mask = _mm_cmpeq_epi16(cast(line.checks), _mm_set1_epi16(spot.check() as i16));
        for (total, weights) in totals.iter_mut().zip(&line.weights) {
            *total = _mm_sub_epi32(*total, _mm_madd_epi16(cast(*weights), mask));
        }
    }
    *sums = totals.map(cast);
}

#[target_feature(enable = "avx2")]
#[inline]
fn products(layer: &[i16; WIDTH], others: [&[i16; WIDTH]; 4]) -> [i32; 4] {
    let [first, second, third, fourth] = others;
    let first_two = _mm256_hadd_epi32(products_of_units(layer, first), products_of_units(layer, second));
    let last_two = _mm256_hadd_epi32(products_of_units(layer, third), products_of_units(layer, fourth));
    let halves = _mm256_hadd_epi32(first_two, last_two);
    let (half, other) = (
        _mm256_castsi256_si128(halves),
        _mm256_extracti128_si256::<1>(halves),
    );
    cast(_mm_add_epi32(half, other))
}

/// The products of the units of two layers, added up so that eight numbers are left.
#[target_feature(enable = "avx2")]
#[inline]
fn products_of_units(layer: &[i16; WIDTH], other: &[i16; WIDTH]) -> __m256i {
    let (layer, _) = layer.as_chunks::<16>();
    let (other, _) = other.as_chunks::<16>();
    let mut sum = _mm256_setzero_si256();
    for (left, right) in layer.iter().zip(other) {
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(cast(*left), cast(*right)));
    }
    sum
}

/// Four buckets lie side by side, each with its feature's check four times beside its own four. Which of the ways is equal is a number from 1
/// on, added up over the bytes of the bucket; 0 is none.
#[target_feature(enable = "avx2")]
#[inline]
fn find_rows(buckets: &[u64], spots: &[[Spot; 4]], rows: &mut [[u32; 4]]) {
    let zero = _mm256_setzero_si256();
    let none = _mm256_set1_epi64x((buckets.len() * 4) as i64);
    let numbers = _mm256_set1_epi64x(0x0004_0003_0002_0001);
    let places = _mm256_set1_epi64x(0xFFFF_FFFF);
    // Bytes 4 and 5 of a spot are its check.
    let checks = _mm256_set_epi64x(
        0x0D0C_0D0C_0D0C_0D0C,
        0x0504_0504_0504_0504,
        0x0D0C_0D0C_0D0C_0D0C,
        0x0504_0504_0504_0504,
    );
    let low_halves = _mm256_set_epi32(7, 5, 3, 1, 6, 4, 2, 0);
    for (rows, spots) in rows.iter_mut().zip(spots) {
        let four: __m256i = cast(spots.map(|spot| buckets[spot.place()]));
        let spots = cast(*spots);
        let is_equal = _mm256_cmpeq_epi16(four, _mm256_shuffle_epi8(spots, checks));
        let way = _mm256_sad_epu8(_mm256_and_si256(is_equal, numbers), zero);
        let bucket = _mm256_slli_epi64::<2>(_mm256_and_si256(spots, places));
        let row = _mm256_add_epi64(_mm256_add_epi64(bucket, way), _mm256_set1_epi64x(-1));
        let row = _mm256_blendv_epi8(row, none, _mm256_cmpeq_epi64(way, zero));
        let row = _mm256_permutevar8x32_epi32(row, low_halves);
        *rows = cast(_mm256_castsi256_si128(row));
    }
}

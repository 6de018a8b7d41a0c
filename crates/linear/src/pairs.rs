//! Work of training that is done two at a time: folds, teachers. What comes of it does not depend on timing.

use std::panic::resume_unwind;
use std::thread::{ScopedJoinHandle, scope};

/// Threads that work.
const THREADS: usize = 2;

/// Does a piece of work for each number below `count`, two at a time, and gives what came of it in order. A panic goes on in the caller.
pub fn two_at_a_time<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut done: Vec<(usize, T)> = scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let work = &work;
                scope.spawn(move || {
                    let own = (thread..count).step_by(THREADS);
                    own.map(|number| (number, work(number))).collect::<Vec<_>>()
                })
            })
            .collect();
        let joined = threads.into_iter().map(ScopedJoinHandle::join);
        joined
            .flat_map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_comes_in_order() {
        assert_eq!(two_at_a_time(5, |number| number * number), [0, 1, 4, 9, 16]);
        assert!(two_at_a_time(0, |number| number).is_empty());
    }
}

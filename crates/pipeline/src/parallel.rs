//! Work shared out to threads that live as long as one call: nothing of it is left when a process forks.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::pipeline::caught;

/// What `work` gives for 0, 1, … `count` - 1, in this order, on as many as `jobs` threads; on the calling one alone where one is enough.
/// `work` that panics gives what `failed` makes of the words.
pub fn in_order<T: Send>(
    jobs: usize,
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    failed: impl Fn(usize, String) -> T + Sync,
) -> Vec<T> {
    let one = |index| caught(|| work(index)).unwrap_or_else(|words| failed(index, words));
    let threads = jobs.min(count);
    if threads <= 1 {
        return (0..count).map(one).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let run = || {
        let mut mine = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            mine.push((index, one(index)));
        }
        if let Ok(mut done) = done.lock() {
            done.extend(mine);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // Where no thread can be had, the others do its work.
            let _ = thread::Builder::new().spawn_scoped(scope, run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_come_in_order_and_a_panic_costs_its_own() {
        for jobs in [1, 3, 8] {
            let work = |index: usize| {
                assert!(index != 5, "no luck");
                index.to_string()
            };
            let made = in_order(jobs, 40, work, |index, words| format!("{index} {words}"));
            assert_eq!(made.len(), 40);
            assert_eq!((&*made[4], &*made[39]), ("4", "39"));
            assert_eq!(made[5], "5 panicked: no luck");
        }
        assert!(in_order(4, 0, |index| index, |index, _| index).is_empty());
    }
}

//! Room that is used again: what a model needs to work in and would otherwise allocate for every article.

use std::fmt;
use std::sync::Mutex;

/// Rooms in which nobody works now; there come to be as many as threads worked at the same time.
pub struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> fmt::Debug for Pool<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pool").finish_non_exhaustive()
    }
}

impl<T> Pool<T> {
    /// Works in a room of the pool, or in a new one that `make` gives; one in which work panicked does not come back.
    pub fn with<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let mut room = self.take().unwrap_or_else(make);
        let done = work(&mut room);
        if let Ok(mut rooms) = self.0.lock() {
            rooms.push(room);
        }
        done
    }

    fn take(&self) -> Option<T> {
        self.0.lock().ok()?.pop()
    }
}

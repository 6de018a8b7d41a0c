//! How much memory the program keeps that it no longer uses.

#![allow(unsafe_code)]

/// Has glibc give large blocks back. By itself it does so only until the first is freed, and then keeps ever more for itself, in a heap of
/// its own for each thread: of a run's memory a sixth was kept that nothing used.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// Blocks of so many bytes come from the system and go back to it.
        const LARGE: i32 = 128 << 10;
        // SAFETY: it sets a number, and no other thread is there yet. If it fails, all is as it was.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
        }
    }
}

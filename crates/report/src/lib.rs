//! What a run of OnRecord writes: segments on disk, and the tables and summaries made from them.

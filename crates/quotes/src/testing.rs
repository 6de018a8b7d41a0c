//! A plain segmenter and a plain marker of names for tests: hand-made layers from a text.

//! Who said what in a news article: direct, indirect and mixed quotations with cue, source and speaker.

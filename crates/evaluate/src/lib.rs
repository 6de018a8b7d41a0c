//! Readers of gold data and the scores of OnRecord's stages.

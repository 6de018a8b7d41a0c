//! OnRecord's stages wired together: registry, configuration, inputs and the parallel corpus runner.

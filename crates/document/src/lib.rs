//! The document model of OnRecord: text, spans, checked layers, the stage traits and their JSON form.

//! Reads articles for OnRecord: plain text, Markdown, JSON lines and CSV become articles or named rejections.

//! The colours of the program: few, and the same thing always in the same one. `anstream` drops them where no terminal is.

use anstyle::{AnsiColor, Style};

/// Who speaks.
pub(crate) const SPEAKER: Style = Style::new()
    .bold()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
/// Words inside quotation marks.
pub(crate) const VERBATIM: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
/// The words that report.
pub(crate) const CUE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// What is there to be looked up, not read.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// Headings and totals.
pub(crate) const STRONG: Style = Style::new().bold();

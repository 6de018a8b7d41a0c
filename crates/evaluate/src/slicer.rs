//! Cutting a text by code points, as Python does: what runs out of the text is cut off.

use onrecord_document::{CodePoints, Span, Text};

/// A text to be cut by code points.
pub(crate) struct Slicer<'t> {
    text: &'t Text,
    code_points: CodePoints<'t>,
}

impl<'t> Slicer<'t> {
    pub(crate) fn new(text: &'t Text) -> Self {
        Self {
            text,
            code_points: CodePoints::new(text),
        }
    }

    /// What the text has there, as far as it goes.
    pub(crate) fn slice(&self, span: Span) -> &'t str {
        let byte = |index: u32| self.code_points.to_byte(index).unwrap_or(self.text.len());
        self.text
            .get(Span::new(byte(span.start), byte(span.end)))
            .unwrap_or_default()
    }

    /// The words of several spans with ` … ` between, for people to read.
    pub(crate) fn join(&self, spans: &[Span]) -> String {
        spans
            .iter()
            .map(|span| self.slice(*span))
            .collect::<Vec<_>>()
            .join(" … ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_those_of_python() {
        let text = Text::new("Zoë said “no”.").unwrap();
        let slicer = Slicer::new(&text);
        let slice = |start, end| slicer.slice(Span::new(start, end));
        assert_eq!(
            (slice(0, 3), slice(9, 13), slice(10, 99)),
            ("Zoë", "“no”", "no”.")
        );
        assert_eq!((slice(5, 2), slice(50, 99)), ("", ""));
        assert_eq!(slicer.join(&[Span::new(0, 3), Span::new(4, 8)]), "Zoë … said");
    }
}

//! The page around the data: a template that escapes what it is given, with style and scripts of its own.

use std::io::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use sha2::{Digest, Sha256};

use super::carried::Share;
use super::findings::Findings;
use crate::NOTICE;
use crate::files::NewFile;
use crate::markdown::thousands;

const TEMPLATE: &str = include_str!("assets/page.html.jinja");
const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/parts.css"),
    include_str!("assets/print.css")
);

/// In this order they are one script; a function keeps its names from others.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("assets/dom.js"),
    include_str!("assets/data.js"),
    include_str!("assets/charts.js"),
    include_str!("assets/overview.js"),
    include_str!("assets/matrix.js"),
    include_str!("assets/quotes.js"),
    include_str!("assets/article.js"),
    include_str!("assets/speaker.js"),
    include_str!("assets/main.js"),
    "})();\n"
);

/// Reasons of rejection listed.
const REASONS: usize = 20;

/// Writes the page.
///
/// # Errors
/// The file cannot be written.
pub(super) fn render(findings: &Findings, share: Share, data: String, file: &mut NewFile) -> io::Result<()> {
    let (reasons, others) = findings.rejections.reasons(REASONS);
    let counts = &findings.counts;
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("thousands", |number: u64| thousands(number));
    environment.add_filter("things", |number: u64, one: String, more: String| {
        format!("{} {}", thousands(number), if number == 1 { one } else { more })
    });
    let template = environment
        .template_from_named_str("report.html", TEMPLATE)
        .map_err(io::Error::other)?;
    let context = context! {
        notice => NOTICE,
        policy => policy(),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        data => Value::from_safe_string(data),
        counts => Value::from(Serde(counts)),
        share => Value::from(Serde(share)),
        dated => findings.dated,
        speakers => findings.speakers.seen(),
        outlets => findings.outlets.seen(),
        first_period => findings.periods.iter().next().map(|(period, _)| period),
        last_period => findings.periods.iter().last().map(|(period, _)| period),
        reasons => Value::from(Serde(&reasons)),
        other_reasons => others,
        rejected => Value::from(Serde(findings.rejections.first())),
    };
    let page = template.render(context).map_err(io::Error::other)?;
    file.write_all(page.as_bytes())
}

/// What the page may load and run: itself.
fn policy() -> String {
    let hash = |source: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(source)));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_style_cannot_end_their_elements() {
        for source in [SCRIPT, STYLE] {
            let lower = source.to_lowercase();
            assert!(!lower.contains("</script") && !lower.contains("</style") && !lower.contains("<!--"));
        }
    }

    #[test]
    fn scripts_set_text_and_never_markup() {
        for markup in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(markup), "{markup}");
        }
    }
}

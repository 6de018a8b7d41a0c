//! TODO
use super::Rule;
use crate::ledger::Ledger;
use crate::reading::Reading;
use crate::report::Report;

pub(super) const RULE: Rule = Rule {
    name: "uncued",
    apply,
};

fn apply(_reading: &Reading<'_>, _reports: &[Report], _ledger: &mut Ledger) {}

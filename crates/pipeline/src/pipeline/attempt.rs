//! Runs a stage so that whatever goes wrong in it, a panic included, is the failure of one article.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use onrecord_document::StageError;

use super::StageFailure;

/// Runs one stage on several inputs. Stages keep nothing between articles but what they were built with, so that going on after a
/// panic is safe; a batch that panics is run again one by one, to find the article to blame.
pub(super) fn attempt<I: Copy, L>(
    stage: &'static str,
    inputs: &[I],
    run: &impl Fn(&[I]) -> Vec<Result<L, StageError>>,
) -> Vec<Result<L, StageFailure>> {
    let failure = |reason, gone| StageFailure { stage, reason, gone };
    match caught(|| run(inputs)) {
        Ok(layers) if layers.len() == inputs.len() => layers
            .into_iter()
            .map(|layer| {
                layer.map_err(|error| failure(error.to_string(), matches!(error, StageError::Gone(_))))
            })
            .collect(),
        Ok(layers) => {
            let reason = format!("gave {} layers for {} articles", layers.len(), inputs.len());
            inputs
                .iter()
                .map(|_| Err(failure(reason.clone(), false)))
                .collect()
        }
        Err(reason) if inputs.len() == 1 => vec![Err(failure(reason, false))],
        Err(_) => inputs
            .iter()
            .flat_map(|input| attempt(stage, std::slice::from_ref(input), run))
            .collect(),
    }
}

/// Runs one stage on one input; gives the reason of a failure.
pub(crate) fn attempt_one<L>(
    stage: &'static str,
    run: impl Fn() -> Result<L, StageError>,
) -> Result<L, String> {
    let mut made = attempt(stage, &[()], &|_| vec![run()]);
    let made = made.pop().expect("one result for one input");
    made.map_err(|failure| failure.reason)
}

/// Runs what may panic; a panic becomes words.
pub(crate) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| format!("panicked: {}", words_of(&*panic)))
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::model::{CancelToken, Control, Progress};

/// A progress bar on the standard error of a terminal; nothing in a pipe or with `--quiet`.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar that is hidden unless there is a terminal to show it on.
    pub(super) fn new(quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            // Hides itself where standard error is no terminal.
            ProgressDrawTarget::stderr_with_hz(10)
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// What to hand to a long call.
    pub(super) fn control(&self, cancel: &CancelToken) -> Control {
        let bar = self.0.clone();
        Control::new()
            .with_cancel(cancel.clone())
            .with_progress(move |progress| show(&bar, progress))
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    let template = match progress.total {
        Some(_) => "{msg:<8} [{bar:30}] {human_pos}/{human_len}",
        None => "{msg:<8} {spinner} {human_pos}",
    };
    if bar.message() != progress.phase {
        bar.set_message(progress.phase);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
    }
    match progress.total {
        Some(total) => bar.set_length(total),
        None => bar.unset_length(),
    }
    bar.set_position(progress.done);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_follows_phases_and_cancellation() {
        let bar = Bar::new(true);
        let cancel = CancelToken::new();
        let control = bar.control(&cancel);
        control.report("walk", 1000, None);
        assert_eq!((bar.0.position(), bar.0.length()), (1000, None));
        control.report("analyse", 5, Some(10));
        assert_eq!((bar.0.position(), bar.0.length()), (5, Some(10)));
        cancel.cancel();
        assert!(control.check().is_err());
    }
}

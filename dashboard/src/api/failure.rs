//! What went wrong with a request, and how it is said.

use shared::wire::fields::FieldError;
use shared::wire::problem::Problem;

/// A request without the answer that was hoped for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The worker said no, or that it could not.
    Problem(Box<Problem>),
    /// No answer came: what was asked may have been done or not.
    Unreachable,
    /// An answer that is none of ours.
    Unreadable(u16),
}

impl Failure {
    /// What stands on the page.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Problem(problem) if problem.code == "idempotency_key_reused" => {
                "An earlier attempt of this form did arrive. Look at the figures before you send \
                 it again."
                    .to_owned()
            }
            Self::Problem(problem) if problem.detail.is_empty() => format!("{}.", problem.title),
            Self::Problem(problem) => {
                let title = problem.title.trim_end_matches('.');
                format!("{title}. {}", problem.detail)
            }
            Self::Unreachable => {
                "The shop could not be reached. Check the connection and try again; nothing is \
                 done twice."
                    .to_owned()
            }
            Self::Unreadable(status) => {
                format!("The shop gave an answer that makes no sense here ({status}). Try again.")
            }
        }
    }

    /// Every bad field.
    pub(crate) fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Problem(problem) => problem.errors.clone(),
            Self::Unreachable | Self::Unreadable(_) => Vec::new(),
        }
    }

    /// Whether it is settled that nothing more will come of the request. Until then a retry keeps
    /// its idempotency key.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::Problem(problem) => match problem.status {
                408 | 425 | 429 => false,
                status => status < 500,
            },
            Self::Unreachable | Self::Unreadable(_) => false,
        }
    }

    /// Whether there is nothing under that address.
    pub(crate) fn is_not_found(&self) -> bool {
        match self {
            Self::Problem(problem) => problem.status == 404,
            Self::Unreachable | Self::Unreadable(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use shared::refusal::Refusal;
    use shared::wire::problem::Problem;

    #[test]
    fn a_retry_keeps_its_key_until_the_answer_is_final() {
        let check = |failure: Failure, expected| assert_eq!(failure.is_final(), expected);
        let problem = |status| Failure::Problem(Box::new(Problem::new(status, "c", "T", "D")));
        check(problem(409), true);
        check(problem(422), true);
        check(problem(404), true);
        check(problem(429), false);
        check(problem(503), false);
        check(problem(500), false);
        check(Failure::Unreachable, false);
        check(Failure::Unreadable(502), false);
    }

    #[test]
    fn refusals_are_sentences() {
        let failure = Failure::Problem(Box::new(Problem::refused(&Refusal::NotReleased)));
        assert_eq!(failure.sentence(), "Not released yet. Nothing ships before the release.");
        let bare =
            Failure::Problem(Box::new(Problem::new(503, "overloaded", "Too much to do", "")));
        assert_eq!(bare.sentence(), "Too much to do.");
    }
}

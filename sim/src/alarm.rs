//! An object's alarm, as the platform keeps it: one moment; it goes off at least once.

/// The alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Alarm {
    /// Nothing is set.
    #[default]
    Off,
    /// It goes off then, in milliseconds.
    Set(i64),
    /// It is going off; what is set meanwhile follows.
    Ringing {
        /// The next one.
        next: Option<i64>,
    },
}

impl Alarm {
    /// Whether something will happen by itself.
    pub(crate) fn is_set(self) -> bool {
        self != Self::Off
    }

    /// When it goes off, unless it is doing so.
    pub(crate) fn at(self) -> Option<i64> {
        match self {
            Self::Set(at) => Some(at),
            Self::Off | Self::Ringing { .. } => None,
        }
    }

    /// Sets it, unless it is set to an earlier moment.
    pub(crate) fn set(&mut self, at: i64) {
        *self = match *self {
            Self::Off => Self::Set(at),
            Self::Set(set) => Self::Set(set.min(at)),
            Self::Ringing { next } => {
                Self::Ringing { next: Some(next.map_or(at, |set| set.min(at))) }
            }
        };
    }

    /// It goes off.
    pub(crate) fn ring(&mut self) {
        *self = Self::Ringing { next: None };
    }

    /// What it does is through.
    pub(crate) fn end(&mut self) {
        if let Self::Ringing { next } = *self {
            *self = next.map_or(Self::Off, Self::Set);
        }
    }

    /// The object crashed: an alarm that was going off goes off again.
    pub(crate) fn crash(&mut self, now: i64) {
        if matches!(self, Self::Ringing { .. }) {
            *self = Self::Set(now);
        }
    }
}

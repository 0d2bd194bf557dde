//! Planted bugs: switches in the machinery around the rules, to see that the invariants catch them.

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// A projection's mark is cleared although the order's version moved on.
    MarkClearedTooEarly,
    /// No alarm is set after a receipt.
    AlarmNotSet,
    /// An older record overwrites a newer one in KV.
    KvOlderWins,
    /// A retry is decided anew instead of answered from what was kept.
    RetryDecidedAnew,
    /// The line is served by number, whatever the priority.
    PriorityIgnored,
    /// Place numbers are counted anew after a crash.
    NumberReused,
    /// A hold that ran out keeps its units.
    HoldKept,
    /// Cancelled units still count for the per-customer limit.
    CancelledCounted,
    /// A due day that is the last of its month is overlooked.
    MonthEndSkipped,
    /// What is owed back to who cancels is booked as owed once more.
    RefundTwice,
    /// Mails go out without their key.
    MailWithoutKey,
    /// The shop tells what it was told again.
    ToldAgain,
    /// A change of address is not in the journal.
    AddressUnjournalled,
    /// The units ahead of a place count its own.
    OwnUnitsAhead,
    /// A count that finds fewer takes from the head of the line.
    TakenFromHead,
    /// The shop's book takes an older row for a newer one.
    BookOlderWins,
    /// The line is not judged anew when a batch moves.
    LineNotJudged,
    /// Alarms that were going off when the object crashed are forgotten.
    AlarmLostInCrash,
    /// Swapped units are cancelled before the new order stands.
    SwapCancelsFirst,
    /// Every try of a swap asks the other line under a key of its own.
    SwapAskedAnew,
    /// Nobody carries on with a swap whose request was lost.
    SwapNotCarriedOn,
    /// What was paid goes along with a swap, and stays as well.
    SwapMoneyKept,
    /// A code opens outside its window.
    CodeWindowIgnored,
    /// What is used of a code is not looked at.
    CodeUseForgotten,
    /// What is cancelled or expires stays used of its code.
    CodeNotGivenBack,
    /// What nobody answered is asked for again, though the provider may have forgotten its key.
    ChargeRepeatedBlindly,
    /// Every try of a refund has a key of its own.
    RefundSentTwice,
    /// Money that comes after the hold ran out is kept.
    LateMoneyKept,
    /// A payment that is told twice is booked twice.
    PaymentBookedTwice,
    /// The balance is charged of units that were cancelled or taken back meanwhile.
    CancelledCharged,
}

impl Mutation {
    /// Every bug.
    pub const ALL: [Self; 30] = [
        Self::MarkClearedTooEarly,
        Self::AlarmNotSet,
        Self::KvOlderWins,
        Self::RetryDecidedAnew,
        Self::PriorityIgnored,
        Self::NumberReused,
        Self::HoldKept,
        Self::CancelledCounted,
        Self::MonthEndSkipped,
        Self::RefundTwice,
        Self::MailWithoutKey,
        Self::ToldAgain,
        Self::AddressUnjournalled,
        Self::OwnUnitsAhead,
        Self::TakenFromHead,
        Self::BookOlderWins,
        Self::LineNotJudged,
        Self::AlarmLostInCrash,
        Self::SwapCancelsFirst,
        Self::SwapAskedAnew,
        Self::SwapNotCarriedOn,
        Self::SwapMoneyKept,
        Self::CodeWindowIgnored,
        Self::CodeUseForgotten,
        Self::CodeNotGivenBack,
        Self::ChargeRepeatedBlindly,
        Self::RefundSentTwice,
        Self::LateMoneyKept,
        Self::PaymentBookedTwice,
        Self::CancelledCharged,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MarkClearedTooEarly => "mark-cleared-too-early",
            Self::AlarmNotSet => "alarm-not-set",
            Self::KvOlderWins => "kv-older-wins",
            Self::RetryDecidedAnew => "retry-decided-anew",
            Self::PriorityIgnored => "priority-ignored",
            Self::NumberReused => "number-reused",
            Self::HoldKept => "hold-kept",
            Self::CancelledCounted => "cancelled-counted",
            Self::MonthEndSkipped => "month-end-skipped",
            Self::RefundTwice => "refund-twice",
            Self::MailWithoutKey => "mail-without-key",
            Self::ToldAgain => "told-again",
            Self::AddressUnjournalled => "address-unjournalled",
            Self::OwnUnitsAhead => "own-units-ahead",
            Self::TakenFromHead => "taken-from-head",
            Self::BookOlderWins => "book-older-wins",
            Self::LineNotJudged => "line-not-judged",
            Self::AlarmLostInCrash => "alarm-lost-in-crash",
            Self::SwapCancelsFirst => "swap-cancels-first",
            Self::SwapAskedAnew => "swap-asked-anew",
            Self::SwapNotCarriedOn => "swap-not-carried-on",
            Self::SwapMoneyKept => "swap-money-kept",
            Self::CodeWindowIgnored => "code-window-ignored",
            Self::CodeUseForgotten => "code-use-forgotten",
            Self::CodeNotGivenBack => "code-not-given-back",
            Self::ChargeRepeatedBlindly => "charge-repeated-blindly",
            Self::RefundSentTwice => "refund-sent-twice",
            Self::LateMoneyKept => "late-money-kept",
            Self::PaymentBookedTwice => "payment-booked-twice",
            Self::CancelledCharged => "cancelled-charged",
        }
    }

    /// The bug of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bug| bug.name() == name)
    }
}

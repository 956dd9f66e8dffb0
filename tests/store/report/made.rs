//! A day made up by hand, with the figures that the store would give.

use deflect::base::call::LineId;
use deflect::config::settings::OperatorLanguage;
use deflect::line::leaving::LeaveCurves;
use deflect::metrics::operator_words::OperatorWords;
use deflect::metrics::period::Period;
use deflect::metrics::repeat_pairs::RepeatMatrix;
use deflect::metrics::report::{MaturedDay, PeriodReport};
use deflect::metrics::summary::{Matured, Summary};
use deflect::metrics::wordings::figures::Wordings;
use deflect::store::{Figure, FigureName, Window};
use jiff::Zoned;
use jiff::tz::TimeZone;

/// Calls by the hour of an ordinary Sunday.
const CALLS: [u64; 24] = [4, 2, 1, 0, 0, 1, 3, 9, 21, 38, 47, 52, 49, 44, 41, 39, 37, 42, 46, 40, 33, 24, 14, 8];
/// So many times as many.
const SCALE: u64 = 8;
/// A hundred calls: topic, calls about it, how many of them are helped, and how they end.
const TOPICS: [(&str, u64, u64, &str); 15] = [
    ("order", 31, 26, "handed_off"),
    ("returns", 16, 12, "handed_off"),
    ("payment", 9, 7, "informed"),
    ("none", 8, 0, "left_in_menu"),
    ("pickup", 7, 6, "informed"),
    ("technical", 6, 4, "exhausted"),
    ("bank", 5, 5, "connected"),
    ("seller", 4, 4, "informed"),
    ("sign-in", 3, 1, "handed_off"),
    ("bonus", 3, 2, "informed"),
    ("complaint", 2, 1, "left_in_menu"),
    ("general", 2, 1, "left_in_greeting"),
    ("travel", 2, 2, "informed"),
    ("press", 1, 1, "informed"),
    ("company", 1, 0, "failed"),
];

pub fn zoned(text: &str) -> Zoned {
    text.parse().unwrap()
}

/// From one moment to another, in the zone of the first.
pub fn period(since: &str, until: &str) -> Period {
    let (since, until) = (zoned(since), zoned(until));
    Period::new(since.timestamp(), until.timestamp(), since.time_zone()).unwrap()
}

/// The report of that Sunday, made at eight the next morning.
pub fn sunday() -> PeriodReport {
    let period = period("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");
    let now = zoned("2026-11-23T08:00[Europe/Moscow]").timestamp();
    let day =
        |day: i8| Period::yesterday(zoned(&format!("2026-11-{day:02}T12:00[Europe/Moscow]")).timestamp(), &moscow());
    let matured = [(Window::Day, 22, 370, 140), (Window::ThreeDays, 20, 351, 160), (Window::Week, 16, 344, 171)];
    let matured = matured.map(|(window, next, net, others)| MaturedDay {
        window,
        day: day(next).unwrap(),
        matured: Matured { stayed: net + others / 2, returned: others - others / 2, net },
        before: Matured { stayed: net + others / 3, returned: others - others / 3 + 20, net: net - 9 },
    });
    let before = period.before().unwrap();
    PeriodReport {
        words: OperatorWords::of(OperatorLanguage::English),
        summary: summary(&period, 100),
        before: summary(&before, 93),
        period_before: before,
        period,
        line: None,
        taken: vec![],
        repeats: RepeatMatrix::default(),
        leaves: LeaveCurves::default(),
        experiments: vec![],
        wordings: Wordings::default(),
        matured: matured.into(),
        now,
    }
}

pub fn moscow() -> TimeZone {
    TimeZone::get("Europe/Moscow").unwrap()
}

/// The figures of a period with so many per cent of the ordinary calls.
pub fn summary(period: &Period, per_cent: u64) -> Summary {
    let mut summary = Summary::empty(period);
    for (hour, (began, _)) in period.parts().into_iter().enumerate() {
        let calls = CALLS[hour % 24] * per_cent * SCALE / 100;
        summary.add(began, &hour_of(calls));
    }
    summary
}

/// The figures of so many calls. Every share is rounded down.
fn hour_of(calls: u64) -> Vec<Figure> {
    use FigureName::{
        CallSeconds, Calls, ChatStarts, Confirmed, Helped, LinkOpens, MenuInputs, MenuVisits, Messages, NetDeflections,
        Offers, OffersAccepted, OffersRefused, Reached, Repeats, Returned, Stayed,
    };
    let part = |per_cent: u64| calls * per_cent / 100;
    let mut figures = vec![
        figure(Calls, "twilio", "", calls - part(7)),
        figure(Calls, "local", "", part(7)),
        figure(Reached, "30", "", part(61)),
        figure(Reached, "45", "", part(22)),
        figure(Reached, "+Inf", "", part(7)),
        figure(CallSeconds, "", "", calls * 58),
        figure(Repeats, "", "24h", part(11)),
        figure(Repeats, "", "7d", part(19)),
        figure(MenuVisits, "main", "ru", calls),
        figure(MenuInputs, "main", "1", part(50)),
        figure(MenuInputs, "main", "2", part(25)),
        figure(MenuInputs, "main", "no_input", part(11)),
        figure(MenuInputs, "main", "no_match", part(6)),
        figure(MenuInputs, "main", "hang_up", part(8)),
        figure(MenuInputs, "help", "3", part(20)),
        figure(MenuInputs, "help", "hang_up", part(5)),
        figure(Offers, "account-chat", "sms", part(55)),
        figure(OffersAccepted, "account-chat", "sms", part(44)),
        figure(Offers, "mobile-app", "sms", part(12)),
        figure(OffersAccepted, "mobile-app", "sms", part(9)),
        of_no_line(LinkOpens, "account-chat", "human", part(33)),
        of_no_line(LinkOpens, "account-chat", "automatic", part(6)),
        of_no_line(ChatStarts, "account-chat", "", part(21)),
        figure(OffersRefused, "sms", "too_often", part(3)),
        of_no_line(Messages, "sms/none", "queued", part(53)),
        of_no_line(Messages, "sms/kannel", "sent", part(53)),
        of_no_line(Messages, "sms/kannel", "delivered", part(49)),
        of_no_line(Messages, "sms/kannel", "undelivered", part(3)),
        of_no_line(Messages, "sms/none", "exhausted", part(1)),
    ];
    for (topic, calls, helped, outcome) in TOPICS {
        figures.push(figure(FigureName::Outcomes, topic, outcome, part(calls)));
        figures.push(figure(Helped, topic, "", part(helped)));
        figures.push(figure(Confirmed, topic, "account-chat", part(helped / 2)));
        for window in ["10m", "24h"] {
            figures.push(figure(Stayed, topic, window, part(calls) - part(calls / 8)));
            figures.push(figure(Returned, topic, window, part(calls / 8)));
            figures.push(figure(NetDeflections, topic, window, part(helped - helped / 8)));
        }
    }
    figures.retain(|figure| 0 < figure.total);
    figures
}

pub fn figure(name: FigureName, subject: &str, value: &str, total: u64) -> Figure {
    Figure { line: Some(LineId::new("main")), ..of_no_line(name, subject, value, total) }
}

fn of_no_line(name: FigureName, subject: &str, value: &str, total: u64) -> Figure {
    Figure { line: None, name, subject: subject.to_owned(), value: value.to_owned(), total }
}

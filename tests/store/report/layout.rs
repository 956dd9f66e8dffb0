//! The words of a report, and its layout.

use deflect::base::call::Language;
use deflect::config::settings::OperatorLanguage;
use deflect::line::leaving::LeaveCurves;
use deflect::line::message::Medium;
use deflect::metrics::operator_words::OperatorWords;
use deflect::metrics::period::Period;
use deflect::metrics::repeat_pairs::RepeatMatrix;
use deflect::metrics::report::{MaturedDay, PeriodReport, html, text};
use deflect::metrics::summary::Summary;
use deflect::metrics::wordings::figures::{StageSums, WordingFigures, Wordings};
use deflect::store::{FigureName, MessageStages, Window, WordingKey};

use crate::report::made::{figure, period, summary, sunday, zoned};
use crate::support::peers::browser::{Browser, Scheme};

/// The widest line of a text.
const COLUMNS_MAX: usize = 100;
/// Gmail cuts a mail off there.
const CLIPPED_BYTES: usize = 102 << 10;

/// A report of these figures, made then.
fn report(period: Period, summary: Summary, now: &str) -> PeriodReport {
    let period_before = period.before().unwrap();
    let before = Summary::empty(&period_before);
    let now = zoned(now).timestamp();
    PeriodReport {
        words: OperatorWords::of(OperatorLanguage::English),
        before,
        period_before,
        summary,
        line: None,
        matured: vec![],
        taken: vec![],
        repeats: RepeatMatrix::default(),
        leaves: LeaveCurves::default(),
        experiments: vec![],
        wordings: Wordings::default(),
        now,
        period,
    }
}

/// The rest of the line that begins with this label.
fn row(text: &str, label: &str) -> String {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix(label)).unwrap_or_else(|| panic!("{text}"));
    flat(line)
}

/// With one blank between words, on one line. The narrow blanks inside of numbers stay.
pub fn flat(text: &str) -> String {
    text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_day_as_text() {
    insta::assert_snapshot!("sunday", text::report(&sunday(), true));
}

#[test]
fn a_day_as_html() {
    insta::assert_snapshot!("sunday-html", html::report(&sunday()));
}

#[test]
fn a_day_in_the_language_of_its_operators() {
    let report = PeriodReport { words: OperatorWords::of(OperatorLanguage::Russian), ..sunday() };
    let text = text::report(&report, true);
    let headline = "2026-11-22 (воскресенье): 4\u{202f}760 звонков, помогли в 69,2 %";
    assert!(text.starts_with(headline), "{text}");
    assert!(text.contains("\nЧем закончились звонки\n"), "{text}");
    assert_eq!(row(&text, "помогли "), "3\u{202f}293 69,2 % 68,9 % +0,3");
    assert!(text.contains("\n  ещё 3 темы "), "{text}");
    assert_eq!(text.lines().find(|line| COLUMNS_MAX < line.chars().count()), None);
    let html = html::report(&report);
    assert!(html.contains("<html lang=\"ru\">") && html.contains("<h2>Чем закончились звонки</h2>"), "{html}");
}

#[test]
fn text_and_html_say_the_same() {
    let report = sunday();
    let (text, html) = (text::report(&report, true), html::report(&report).replace("&#x2f;", "/"));
    let tables = report.tables();
    assert_eq!(tables.len(), 10, "a day with everything has every section");
    for row in tables.iter().flat_map(|table| &table.rows) {
        let spaced = flat(&row.cells.join(" "));
        let line = text.lines().find(|line| {
            let line = flat(line);
            line.starts_with(row.label.as_str()) && line.contains(&spaced)
        });
        assert!(line.is_some(), "{row:?} in\n{text}");
        let cells: String = row.cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        let line = format!("<th scope=\"row\">{}</th>{cells}", row.label);
        assert!(html.contains(&line), "{line}");
    }
}

#[test]
fn a_text_is_as_wide_as_a_terminal_and_a_mail_is_not_clipped() {
    let three_days = period("2026-10-24T00:00[Europe/Berlin]", "2026-10-27T00:00[Europe/Berlin]");
    let of_three_days = PeriodReport {
        summary: summary(&three_days, 10_000_000),
        ..report(three_days, Summary::default(), "2026-11-23T08:00[Europe/Moscow]")
    };
    for report in [sunday(), of_three_days] {
        let text = text::report(&report, true);
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= COLUMNS_MAX, "{widest} columns:\n{text}");
        let html = html::report(&report);
        assert!(html.len() < CLIPPED_BYTES, "{} bytes", html.len());
    }
}

#[test]
fn a_mail_loads_nothing_and_runs_nothing() {
    let html = html::report(&sunday()).replace("http://www.w3.org/2000/svg", "");
    for word in ["http", "src=", "href", "url(", "@import", "<script", "<link", "<iframe", "onload"] {
        assert!(!html.contains(word), "{word}");
    }
}

#[test]
fn the_period_before_is_what_changes_are_from() {
    let report = sunday();
    let text = text::report(&report, false);
    assert_eq!((report.summary.total.answered, report.before.total.answered), (4760, 4416));
    assert_eq!(row(&text, "answered"), "4\u{202f}760 4\u{202f}416 +344");
    let (now, before) = (&report.summary.total, &report.before.total);
    let share = |helped: u64, of: u64| (helped as f64 * 1000.0 / of as f64).round() / 10.0;
    let (now, before) = (share(now.helped, now.answered), share(before.helped, before.answered));
    assert!(row(&text, "helped").ends_with(&format!("{now:.1} % {before:.1} % {:+.1}", now - before)), "{text}");
}

#[test]
fn a_period_without_calls_says_so_and_divides_nothing() {
    let day = period("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");
    let empty = report(day.clone(), Summary::empty(&day), "2026-12-23T00:00[Europe/Moscow]");
    let text = text::report(&empty, false);
    assert!(text.starts_with("Sunday 2026-11-22: 0 calls\n"), "{text}");
    assert_eq!((row(&text, "answered").as_str(), row(&text, "helped").as_str()), ("0 0 0", "0 - - -"));
    assert_eq!(row(&text, "net deflection 7d"), "0 - - -");
    assert_eq!(empty.tables().len(), 1, "sections with nothing to tell are left out");
    let html = html::report(&empty);
    assert!(!html.contains("NaN") && !html.contains(">inf<"), "{html}");
}

#[test]
fn a_window_that_is_not_over_is_not_matured_and_one_that_is_for_some_says_for_how_many() {
    let day = period("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");
    let mut figures = Summary::empty(&day);
    let of = |name, total| figure(name, "order", "24h", total);
    let known = [of(FigureName::Stayed, 30), of(FigureName::Returned, 10), of(FigureName::NetDeflections, 20)];
    figures.add(day.since(), known.iter().chain(&[figure(FigureName::Calls, "local", "", 100)]));
    let said = |now| text::report(&report(day.clone(), figures.clone(), now), false);
    let text = said("2026-11-23T08:00[Europe/Moscow]");
    let some = "20 50.0 % of 40 calls matured; all by 2026-11-24 00:00";
    assert_eq!(row(&text, "net deflection 24h"), some);
    assert_eq!(row(&text, "net deflection 7d"), "not matured yet; first on 2026-11-29 00:00");
    assert!(flat(&text).contains("10m is over for every call; 24h is over for some"), "{text}");
    let text = said("2026-11-24T00:00[Europe/Moscow]");
    assert_eq!(row(&text, "net deflection 24h"), "20 50.0 % - -");
    assert!(flat(&text).contains("10m and 24h are over for every call; 72h and 7d are not over for any."), "{text}");
    let text = said("2026-11-30T00:00[Europe/Moscow]");
    assert!(flat(&text).contains("10m, 24h, 72h and 7d are over for every call."), "{text}");
}

#[test]
fn a_day_is_as_long_as_it_is_and_hours_are_those_of_the_zone() {
    let hours = |period: Period| {
        let figures = summary(&period, 100);
        let text = text::report(&report(period, figures, "2026-11-30T00:00[Europe/Moscow]"), false);
        let lines = text.lines().skip_while(|line| *line != "By hour").skip(3).take_while(|line| !line.is_empty());
        lines.map(|line| line.split("  ").find(|cell| !cell.is_empty()).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let berlin = hours(period("2026-10-25T00:00[Europe/Berlin]", "2026-10-26T00:00[Europe/Berlin]"));
    assert_eq!(berlin.len(), 25);
    assert_eq!(berlin[1..4], ["01:00 +02:00", "02:00 +02:00", "02:00 +01:00"]);
    let kolkata = hours(period("2026-11-22T00:00[Asia/Kolkata]", "2026-11-23T00:00[Asia/Kolkata]"));
    assert_eq!((kolkata.len(), kolkata[0].as_str(), kolkata[23].as_str()), (24, "00:00", "23:00"));
}

#[test]
fn a_period_of_minutes_says_that_it_is_of_quarters_of_an_hour() {
    let told = |since, until| {
        let period = period(since, until);
        let figures = Summary::empty(&period);
        flat(&text::report(&report(period, figures, "2026-11-30T00:00[Europe/Moscow]"), false))
    };
    let minutes = told("2026-11-22T01:40[Europe/Moscow]", "2026-11-22T01:46[Europe/Moscow]");
    let quarters = "Figures are kept by quarters of an hour: those that the period begins and ends in count whole.";
    assert!(minutes.starts_with("2026-11-22 01:30 to 02:00: ") && minutes.contains(quarters), "{minutes}");
    assert!(!told("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]").contains("quarters"));
}

#[test]
fn a_week_is_told_by_its_days() {
    let week = period("2026-11-16T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");
    let figures = summary(&week, 100);
    let text = text::report(&report(week, figures, "2026-11-30T00:00[Europe/Moscow]"), false);
    assert!(text.starts_with("2026-11-16 to 2026-11-22: "), "{text}");
    assert!(text.contains("\"Before\" is 2026-11-09 to 2026-11-15."), "{text}");
    assert!(
        text.contains("By day\n") && text.contains("\n  Mon 2026-11-16  ") && text.contains("\n  Sun 2026-11-22  "),
        "{text}"
    );
}

#[test]
fn topics_beyond_the_first_twelve_are_summed_up() {
    let report = sunday();
    let topics = report.tables().into_iter().find(|table| table.title == "By topic").unwrap();
    let number = |cell: &str| cell.replace('\u{202f}', "").parse::<u64>().unwrap();
    assert_eq!((topics.rows.len(), topics.rows[12].label.as_str()), (13, "3 others"));
    let shown: u64 = topics.rows.iter().map(|row| number(&row.cells[0])).sum();
    assert_eq!(shown, report.summary.total.settled(), "none is left out");
}

#[test]
fn the_last_day_that_is_old_enough_stands_in_for_a_young_one() {
    let text = text::report(&sunday(), false);
    assert_eq!(row(&text, "24h of Saturday 2026-11-21"), "370 72.5 % 68.1 % +4.4");
    let known: Vec<(Window, usize)> = sunday().matured.iter().map(|MaturedDay { window, .. }| (*window, 1)).collect();
    assert_eq!(known.len(), 3);
    assert!(html::report(&sunday()).contains("net deflection 24h of Saturday 2026-11-21"));
}

#[test]
fn a_gateway_that_never_reports_has_no_share_of_delivered_messages() {
    let day = period("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");
    let mut figures = Summary::empty(&day);
    let of = |gateway, state, total| figure(FigureName::Messages, gateway, state, total);
    let told = [
        of("sms/spool", "sent", 22),
        of("sms/kannel", "sent", 20),
        of("sms/kannel", "delivered", 19),
        of("email/smtp", "sent", 5),
        of("email/smtp", "undelivered", 1),
    ];
    figures.add(day.since(), &told);
    let text = text::report(&report(day, figures, "2026-11-30T00:00[Europe/Moscow]"), false);
    assert_eq!(row(&text, "sms/spool"), "22 - - - - 0");
    assert_eq!(row(&text, "sms/kannel"), "20 19 95.0 % - 0 0");
    assert_eq!(row(&text, "email/smtp"), "5 - - - 1 0", "a mail that came back says nothing of the others");
}

/// A wording of texts with what came of them.
fn wording(prompts: &str, words: &str, [accepted, delivered, opened]: [u64; 3]) -> (WordingKey, WordingFigures) {
    let stages = MessageStages { promised: accepted, accepted, delivered, opened, ..MessageStages::default() };
    let (language, all) = (Language::new("ru"), StageSums { stages, receipted: accepted });
    let key = WordingKey { medium: Medium::Sms, language, prompts: prompts.to_owned() };
    (key, WordingFigures { words: words.to_owned(), all, ..WordingFigures::default() })
}

#[test]
fn words_of_texts_are_told_with_shares_and_those_of_few_texts_as_they_are() {
    let wordings = [
        wording("sms-link@0000000a", "Your chat: …", [500, 480, 300]),
        wording("sms-link@0000000b", "Chat: …", [600, 570, 180]),
        wording("sms-app@0000000c", "App: …", [20, 19, 6]),
    ];
    let report = PeriodReport { wordings: Wordings { wordings: wordings.into() }, ..sunday() };
    let text = text::report(&report, false);
    assert_eq!(row(&text, "ru sms-link@0000000a"), "500 100 % 96.0 % 60.0 % 0.0 % - Your chat: …");
    assert_eq!(row(&text, "ru sms-app@0000000c"), "20 20 of 20 19 of 20 6 of 20 0 of 20 - App: …");
    let found = "better “Your chat: …” (prompts/ru/sms.ftl: sms-link): opened more often than other texts, 60% of 500 \
                 against 30% of 600.";
    assert!(flat(&text).contains(found), "{text}");
    assert_eq!(text.lines().find(|line| COLUMNS_MAX < line.chars().count()), None);
    assert!(html::report(&report).contains("Texts and mails by their words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_readable_on_a_phone_and_on_a_wide_screen_dark_and_light() {
    let folder = tempfile::tempdir().unwrap();
    let russian = PeriodReport { words: OperatorWords::of(OperatorLanguage::Russian), ..sunday() };
    let addresses = [("en", sunday()), ("ru", russian)].map(|(language, report)| {
        let file = folder.path().join(format!("{language}.html"));
        std::fs::write(&file, html::report(&report)).unwrap();
        format!("file://{}", file.display())
    });
    let browser = Browser::start().await;
    let looks = [(360, Scheme::Light), (360, Scheme::Dark), (1200, Scheme::Light), (1200, Scheme::Dark)];
    let pages = addresses.iter().flat_map(|address| looks.map(|(width, scheme)| (address, width, scheme)));
    for (address, width, scheme) in pages {
        browser.look(width, 800, scheme).await;
        browser.client.goto(address).await.unwrap();
        let over = browser.run("return document.documentElement.scrollWidth - window.innerWidth").await;
        assert!(over.as_i64().unwrap() <= 0, "{over} beyond the screen at {width}: {address}");
        let cut =
            "return [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).length";
        assert_eq!(browser.run(cut).await, 0, "tables that do not fit at {width}: {address}");
        // Words and what they stand on, as a contrast of 4.5 at least (WCAG 1.4.3).
        let faint = browser.run(CONTRASTS).await;
        assert_eq!(faint, serde_json::json!([]), "{scheme:?}");
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    }
    let mut requested = browser.requested().await;
    // The window's first page is the browser's own.
    requested.retain(|asked| !asked.starts_with("chrome:") && !asked.starts_with("data:"));
    let expected: Vec<&String> = addresses.iter().flat_map(|address| looks.map(|_| address)).collect();
    assert_eq!(requested.iter().collect::<Vec<_>>(), expected, "nothing but the mails themselves");
}

/// The words of HTML and of plots that are hard to tell from what they stand on.
const CONTRASTS: &str = "
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const channels = colour => colour.match(/[\\d.]+/g).map(Number);
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const colour = channels(getComputedStyle(at).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const words = [...document.querySelectorAll('h1, h2, p, th, td, dt, dd, span, svg text')].filter(e => e.textContent.trim());
    return words.filter(element => {
        const style = getComputedStyle(element);
        const ink = channels(element.tagName === 'text' ? style.fill : style.color);
        const [a, b] = [light(ink), light(ground(element))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    }).map(element => element.textContent);
";

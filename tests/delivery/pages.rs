//! The page a link leads to: what a person sees and where the button goes.

use deflect::base::call::Language;
use deflect::line::channel::{ChannelId, SectionId, TopicWays};
use deflect::line::hours::{Hours, HoursId, Interval};
use deflect::line::menu::TopicId;
use deflect::line::message::MessageKind;
use deflect::pages::link::{
    Mailing, PageAddress, render_gone, render_mailed, render_page, render_stop, render_stopped, target,
};
use deflect::store::LinkRecord;
use jiff::civil::time;
use jiff::tz::TimeZone;

use crate::script::{CHANNELS, LANGUAGES, TOPICS, at, noon, script, templates};

const TOKEN: &str = "Ab3dEfGhJkM";
const LINK: PageAddress<'_> = PageAddress { prefix: "", token: TOKEN };
/// The most bytes of a page: a second on a slow connection.
const PAGE_BYTES_MAX: usize = 12 * 1024;

fn record(channel: &str, language: &str, topic: Option<&str>) -> LinkRecord {
    LinkRecord {
        channel: ChannelId::new(channel),
        language: Language::new(language),
        kind: MessageKind::Link,
        topic: topic.map(TopicId::new),
        expires: noon(),
    }
}

fn page_at(record: &LinkRecord, time: &str) -> String {
    render_page(&script(), &templates(), record, LINK, Mailing::Offered, at(time)).unwrap()
}

fn page(record: &LinkRecord) -> String {
    page_at(record, "2026-11-20T12:00:00+03:00")
}

/// Checks the rules of every page.
fn check_page(html: &str, language: &str) {
    assert!(html.len() < PAGE_BYTES_MAX, "{} bytes", html.len());
    assert!(html.starts_with("<!doctype html>\n<html lang=\""), "{html}");
    assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
    assert!(html.contains("<meta name=\"viewport\""));
    assert!(html.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
    assert!(html.contains("prefers-color-scheme: dark"));
    for outside in ["<script", "javascript:", " src=", "<link", "@import", "url(", "<iframe", "onclick"] {
        assert!(!html.contains(outside), "{outside} in {html}");
    }
    assert_eq!(html.matches("<h1>").count(), 1);
    assert!(html.matches("<button type=\"submit\">").count() <= 1, "one thing to do");
    assert!(html.matches("class=\"second\"").count() <= 1, "and one form");
    for tag in [
        "html", "head", "body", "main", "style", "title", "h1", "h2", "ul", "ol", "li", "form", "section", "details",
        "summary", "a", "p", "label", "button",
    ] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag} in {html}");
    }
}

#[test]
fn every_page_can_be_read_on_any_phone() {
    for language in LANGUAGES {
        for (channel, link) in CHANNELS {
            for topic in TOPICS.map(Some).into_iter().chain([None, Some("unknown")]) {
                let html = page(&record(channel, language, topic));
                check_page(&html, language);
                let button = format!("<form method=\"post\" action=\"/l/{TOKEN}/open\">");
                assert_eq!(html.contains(&button), link.is_some(), "{channel}");
            }
        }
    }
}

#[test]
fn the_page_names_the_channel_and_what_to_have_ready() {
    let html = page(&record("account-chat", "ru", Some("returns")));
    assert!(html.contains("<title>Чат в личном кабинете — Ozon</title>"), "{html}");
    assert!(html.contains("<h1>Чат в личном кабинете</h1>"));
    assert!(html.contains("<button type=\"submit\">Открыть чат</button>"));
    assert!(html.contains("<h2>Что подготовить</h2>"));
    assert!(html.contains("<li>фотографии дефекта</li>"));
    assert!(html.contains("Адрес сайта: my.ozon.ru"));
    let technical = page(&record("account-chat", "ru", Some("technical")));
    assert!(technical.contains("<h2>Что попробовать сначала</h2>"));
    assert!(technical.contains("<li>отключите блокировщик рекламы</li>"));
    assert!(!page(&record("account-chat", "ru", None)).contains("Что подготовить"));
}

#[test]
fn what_it_says_of_waiting_follows_the_clock() {
    let record = record("account-chat", "ru", None);
    for (time, words) in [
        ("2026-11-20T12:00:00+03:00", "человек — обычно за 10–15 минут"),
        ("2026-11-20T08:59:59+03:00", "отвечают сегодня после 9:00 по московскому времени"),
        ("2026-11-20T22:00:00+03:00", "отвечают завтра после 9:00 по московскому времени"),
        ("2026-12-31T22:00:00+03:00", "отвечают в субботу после 9:00 по московскому времени"),
    ] {
        let html = page_at(&record, time);
        assert!(html.contains(words), "{words} in {html}");
    }
    let english = LinkRecord { language: Language::new("en"), ..record };
    assert!(
        page_at(&english, "2026-12-31T22:00:00+03:00").contains("usually answered on Saturday after 9:00 Moscow time")
    );
}

#[test]
fn a_channel_without_hours_promises_nobody() {
    let html = page(&record("vk", "ru", None));
    assert!(!html.contains("минут") && !html.contains("сотрудник"), "{html}");
    let mailbox = page(&record("b2b-email", "ru", None));
    assert!(mailbox.contains("за 3–5 рабочих дней"), "{mailbox}");
    assert!(mailbox.contains("<a class=\"button\" href=\"mailto:b2b-email@example.ru\""), "{mailbox}");
    let bank = page(&record("bank-phone", "ru", None));
    assert!(bank.contains("круглосуточно") && bank.contains("8 (495) 215-24-08"), "{bank}");
}

#[test]
fn other_ways_lead_to_the_entrances_for_any_question() {
    let html = page(&record("vk", "ru", None));
    assert!(html.contains("<a href=\"https://my.ozon.ru/\" rel=\"noreferrer\">Чат в личном кабинете</a>"), "{html}");
    assert!(html.contains("<a href=\"https://ozon.ru/\" rel=\"noreferrer\">Чат без входа</a>"), "{html}");
    let own = page(&record("account-chat", "ru", None));
    assert!(!own.contains("href=\"https://my.ozon.ru/\""), "only the counted button leads to the channel itself");
}

#[test]
fn a_language_that_is_gone_is_the_lines_own() {
    check_page(&page(&record("account-chat", "de", None)), "ru");
}

#[test]
fn the_button_leads_to_the_scripts_own_address_and_nowhere_else() {
    let mut script = script();
    let link = |script: &_, channel| target(script, &record(channel, "ru", None), TOKEN).map(|url| url.to_string());
    assert_eq!(link(&script, "account-chat").as_deref(), Some("https://my.ozon.ru/"));
    assert_eq!(link(&script, "b2b-email"), None);
    assert_eq!(link(&script, "unknown"), None);
    let channel = script.channels.get_mut(&ChannelId::new("account-chat")).unwrap();
    channel.link = Some("https://my.ozon.ru/chat?from=line&call={token}".parse().unwrap());
    assert_eq!(link(&script, "account-chat"), Some(format!("https://my.ozon.ru/chat?from=line&call={TOKEN}")));
    let channel = script.channels.get_mut(&ChannelId::new("account-chat")).unwrap();
    channel.link = Some("http://my.ozon.ru/".parse().unwrap());
    assert_eq!(link(&script, "account-chat"), None, "https only");
    let html =
        render_page(&script, &templates(), &record("account-chat", "ru", None), LINK, Mailing::Off, noon()).unwrap();
    assert!(!html.contains("<form"), "no button that leads nowhere");
}

#[test]
fn a_link_that_is_no_more_shows_the_general_entrance() {
    for language in LANGUAGES {
        let html = render_gone(&script(), &templates(), &Language::new(language)).unwrap();
        check_page(&html, language);
        assert!(html.contains("href=\"https://my.ozon.ru/\""), "{html}");
    }
    let dropped = page(&record("no-such-channel", "ru", None));
    assert_eq!(dropped, render_gone(&script(), &templates(), &Language::new("ru")).unwrap());
}

#[test]
fn ending_mail_asks_first_and_confirms() {
    for language in LANGUAGES {
        let language = Language::new(language);
        let asks = render_stop(&script(), &templates(), &language, LINK).unwrap();
        check_page(&asks, language.as_str());
        assert!(asks.contains(&format!("<form method=\"post\" action=\"/l/{TOKEN}/stop\">")), "{asks}");
        let confirms = render_stopped(&script(), &templates(), &language).unwrap();
        check_page(&confirms, language.as_str());
        assert!(!confirms.contains("<form"));
    }
}

#[test]
fn the_page_offers_to_mail_its_link() {
    let page = |language, mailing| {
        render_page(&script(), &templates(), &record("account-chat", language, None), LINK, mailing, noon()).unwrap()
    };
    for language in LANGUAGES {
        for mailing in [Mailing::Offered, Mailing::Bad, Mailing::Enough] {
            let html = page(language, mailing);
            check_page(&html, language);
            assert!(html.contains(&format!("<form method=\"post\" action=\"/l/{TOKEN}/email\">")), "{html}");
            assert!(html.contains("name=\"email\" type=\"email\""), "{html}");
            assert_eq!(html.contains("role=\"alert\""), mailing != Mailing::Offered);
            assert!(!html.contains(" value="), "what was typed is not shown again");
        }
        assert!(!page(language, Mailing::Off).contains("/email"));
    }
    assert!(page("ru", Mailing::Bad).contains("Похоже, в адресе опечатка."));
    assert!(page("ru", Mailing::Enough).contains("больше отправить нельзя"));
}

#[test]
fn the_page_after_it_leads_back() {
    for language in LANGUAGES {
        let html = render_mailed(&script(), &templates(), &Language::new(language), LINK).unwrap();
        check_page(&html, language);
        assert!(html.contains(&format!("<a class=\"button\" href=\"/l/{TOKEN}\"")), "{html}");
    }
}

#[test]
fn a_token_cannot_break_out_of_the_page() {
    let token = "\"><script>alert(1)</script>";
    let html = render_page(
        &script(),
        &templates(),
        &record("vk", "ru", None),
        PageAddress { prefix: "", token },
        Mailing::Offered,
        noon(),
    )
    .unwrap();
    assert!(!html.contains("<script"), "{html}");
}

/// Days of the week, Monday first, and their intervals: hour and minute of the opening and of the closing.
type Days<'a> = (&'a [usize], &'a [(i8, i8, i8, i8)]);

fn hours(daily: &[Days<'_>]) -> Hours {
    let mut weekly: [Vec<Interval>; 7] = Default::default();
    for (days, intervals) in daily {
        for day in *days {
            weekly[*day] = intervals
                .iter()
                .map(|(h, m, to_h, to_m)| Interval { from: time(*h, *m, 0, 0), to: time(*to_h, *to_m, 0, 0) })
                .collect();
        }
    }
    Hours { zone: TimeZone::get("Europe/Moscow").unwrap(), weekly, exceptions: Default::default() }
}

/// The hours on the page of the account chat, now and usually.
fn told(hours: Hours, time: &str) -> String {
    let mut script = script();
    script.hours.insert(HoursId::new("agents"), hours);
    let channel = script.channels.get_mut(&ChannelId::new("account-chat")).unwrap();
    channel.about = vec![SectionId::new("hours")];
    render_page(&script, &templates(), &record("account-chat", "ru", None), LINK, Mailing::Off, at(time)).unwrap()
}

#[test]
fn hours_that_differ_by_day_are_told_as_they_are() {
    const NOON: &str = "2026-11-20T12:00:00+03:00";
    let week = [0, 1, 2, 3, 4];
    for (daily, words) in [
        (
            vec![(&week[..], &[(9, 30, 19, 0)][..]), (&[5][..], &[(10, 0, 15, 0)][..])],
            "пн–пт с 9:30 до 19:00, сб с 10:00 до 15:00",
        ),
        (vec![(&week[..], &[(9, 0, 13, 0), (14, 0, 18, 5)][..])], "пн–пт с 9:00 до 13:00, с 14:00 до 18:05"),
        (
            vec![(&week[..], &[(20, 0, 2, 0)][..]), (&[6][..], &[(0, 0, 0, 0)][..])],
            "пн–пт с 20:00 до 2:00, вс круглосуточно",
        ),
        (vec![(&[0, 1, 2, 3, 4, 5, 6][..], &[(0, 0, 0, 0)][..])], "каждый день круглосуточно"),
    ] {
        let html = told(hours(&daily), NOON);
        assert!(html.contains(&format!("Сотрудники — {words} по московскому времени")), "{words}: {html}");
    }
}

#[test]
fn a_chat_closed_for_long_says_so_and_names_no_day() {
    let html = told(hours(&[]), "2026-11-20T12:00:00+03:00");
    assert!(html.contains("и потом вам ответят"), "{html}");
    assert!(!html.contains("Сотрудники —"), "no hours where there are none: {html}");
    let half = told(hours(&[(&[4], &[(13, 30, 18, 0)])]), "2026-11-20T12:00:00+03:00");
    assert!(half.contains("сегодня после 13:30 по московскому времени"), "{half}");
}

#[test]
fn a_topic_names_its_own_ways_first_and_leaves_out_those_that_do_not_help() {
    let mut script = script();
    let [public, app, vk, account] = ["public-chat", "mobile-app", "vk", "account-chat"].map(ChannelId::new);
    script.channels.get_mut(&public).unwrap().others = Some(vec![account.clone(), app, public.clone()]);
    let ways = TopicWays { others: vec![vk], without: vec![account] };
    script.topics.insert(TopicId::new("sign-in"), ways);
    let record = |topic| record("public-chat", "ru", Some(topic));
    let named = |topic| {
        let html = render_page(&script, &templates(), &record(topic), LINK, Mailing::Off, noon()).unwrap();
        let ways = html.split("<ul class=\"ways\">").nth(1).unwrap().split("</ul>").next().unwrap().to_owned();
        let labels = ways.split(" rel=\"noreferrer\">").skip(1);
        labels.map(|rest| rest.split("</a>").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(named("sign-in"), ["Группа во ВКонтакте", "Приложение Ozon"]);
    assert_eq!(named("order"), ["Чат в личном кабинете", "Приложение Ozon"]);
}

#[test]
fn below_a_path_of_the_public_address_every_button_keeps_it() {
    let public_url = "https://example.org/ivr/".parse().unwrap();
    let link = PageAddress::new(&public_url, TOKEN);
    let page =
        render_page(&script(), &templates(), &record("account-chat", "ru", None), link, Mailing::Offered, noon())
            .unwrap();
    for action in ["open", "email"] {
        assert!(page.contains(&format!("action=\"/ivr/l/{TOKEN}/{action}\"")), "{page}");
    }
    let language = Language::new("en");
    let stop = render_stop(&script(), &templates(), &language, link).unwrap();
    assert!(stop.contains(&format!("action=\"/ivr/l/{TOKEN}/stop\"")), "{stop}");
    let mailed = render_mailed(&script(), &templates(), &language, link).unwrap();
    assert!(mailed.contains(&format!("href=\"/ivr/l/{TOKEN}\"")), "{mailed}");
    for page in [page, stop, mailed] {
        assert!(!page.contains("\"/l/"), "a path without it leads nowhere: {page}");
    }
}

//! Where pages and mails lead, and where never.

use crate::pages::{LANGUAGES, MIDNIGHT, NOON, TOPICS, channels, hrefs, mail, page, page_at};

/// The most bytes of a page: about a second on a slow connection.
const PAGE_BYTES_MAX: usize = 14 * 1024;
/// The door that needs a key.
const SIGNED_IN: &str = "my.ozon.ru";

#[test]
fn every_channel_has_a_page_and_a_mail_that_lead_on() {
    for language in LANGUAGES {
        for channel in channels() {
            for topic in TOPICS {
                let html = page_at(language, channel, topic, MIDNIGHT);
                assert!(html.len() < PAGE_BYTES_MAX, "{channel} {topic} {language}: {} bytes", html.len());
                let is_way =
                    |href: &&str| ["https://", "mailto:", "tel:+7"].iter().any(|scheme| href.starts_with(scheme));
                let strange: Vec<_> = hrefs(&html).into_iter().filter(|href| !is_way(href)).collect();
                assert!(strange.is_empty(), "{channel} {topic}: {strange:?}");
                let leads_on = html.contains("/open\"") || !hrefs(&html).is_empty() || channel == "telegram";
                assert!(leads_on, "{channel} {topic} {language}: {html}");
                assert!(html.contains("<h2>") || channel == "telegram", "{channel}: {html}");
            }
            let mail = mail(language, channel, "order", None);
            assert!(mail.html.contains("href=\"https://link.example.ru/l/Ab3dEfGhJkM\""), "{channel}");
        }
    }
}

#[test]
fn who_cannot_sign_in_is_led_to_no_door_that_needs_it() {
    for topic in ["sign-in", "fraud"] {
        for channel in ["public-chat", "mobile-app", "help-centre", "vk"] {
            let leads = |html: &str| hrefs(html).iter().any(|href| href.contains(SIGNED_IN));
            assert!(!leads(&page(channel, topic)), "{channel}, {topic}");
            assert!(!leads(&mail("ru", channel, topic, None).html), "{channel}, {topic}");
        }
    }
    assert!(hrefs(&page("public-chat", "order")).iter().any(|href| href.contains(SIGNED_IN)), "others may sign in");
}

#[test]
fn where_the_chat_is_silent_the_app_comes_first_and_that_chat_not_at_all() {
    let html = page("vk", "chat-silent");
    let ways = html.split("<ul class=\"ways\">").nth(1).unwrap();
    assert!(
        ways.trim_start().starts_with("<li><a href=\"https://ozon.ru/\" rel=\"noreferrer\">Приложение Ozon</a>"),
        "{ways}"
    );
    assert!(!hrefs(&html).iter().any(|href| href.contains(SIGNED_IN)), "{html}");
}

#[test]
fn the_bank_names_the_bank_and_sellers_are_not_sent_to_buyers() {
    for channel in ["bank-phone", "bank-email", "bank-chat"] {
        let html = page(channel, "bank");
        for way in ["tel:+74952152408", "tel:+78005558982", "mailto:help@finance.ozon.ru"] {
            assert!(hrefs(&html).contains(&way), "{channel}: {way}");
        }
        assert!(!html.contains("my.ozon.ru") && !html.contains(">Чат без входа<"), "{channel}");
    }
    let seller = page("seller-chat", "seller");
    assert!(!seller.contains("my.ozon.ru") && !seller.contains("Чат в личном кабинете"), "{seller}");
}

#[test]
fn a_page_without_a_link_has_its_mailbox_and_numbers_as_buttons() {
    let bank = page("bank-phone", "bank");
    assert!(!bank.contains("/open\""), "{bank}");
    assert!(bank.contains("<a class=\"button\" href=\"tel:+74952152408\""), "{bank}");
    assert!(bank.contains("<a class=\"button second\" href=\"tel:+78005558982\""), "{bank}");
    assert!(page("b2b-email", "company").contains("<a class=\"button\" href=\"mailto:b2b@ozon.ru\""));
    assert!(page("account-chat", "order").contains("action=\"/l/Ab3dEfGhJkM/open\""));
}

#[test]
fn nothing_is_promised_for_certain() {
    for channel in channels() {
        for topic in TOPICS {
            for time in [NOON, MIDNIGHT] {
                let html = page_at("ru", channel, topic, time);
                for term in ["за 10–15 минут", "за 3–5 рабочих дней"] {
                    let usual = html.matches(&format!("обычно {term}")).count()
                        + html.matches(&format!("обычно отвечают {term}")).count();
                    assert_eq!(html.matches(term).count(), usual, "{channel} {topic}: {html}");
                }
            }
        }
    }
}

#[test]
fn the_same_fact_is_not_told_twice_on_a_page() {
    for channel in channels() {
        for topic in TOPICS {
            let html = page(channel, topic);
            let mut titles: Vec<&str> =
                html.split("<h2>").skip(1).map(|rest| rest.split("</h2>").next().unwrap()).collect();
            titles.extend(html.split("<summary>").skip(1).map(|rest| rest.split("</summary>").next().unwrap()));
            let all = titles.len();
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), all, "{channel} {topic}: {titles:?}");
        }
    }
}

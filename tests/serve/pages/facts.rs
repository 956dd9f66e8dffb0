//! Every fact a caller may need, on the page and in the mail where it belongs. By voice they are told in
//! `tests/engine/facts.rs`; `cargo test --test serve every_fact_of_the_line -- --nocapture` prints the table of all ways.

use crate::pages::{MIDNIGHT, NOON, mail, page, page_at};

/// A fact: the number by which `tests/facts.txt` tells it by voice (0 where it has none), where it stands (channel, topic)
/// and the words or the address that tell it.
type Fact = (u8, &'static str, &'static str, &'static str, &'static str);

/// The facts there are.
const ALL: std::ops::RangeInclusive<u8> = 1..=90;
/// Facts that are on no Russian page: the former number connects (2), Telegram may not be named (39), the menu is what
/// support solves (48), plans (76), which languages are spoken (82, 83: in English, below).
const ON_NO_PAGE: [u8; 6] = [2, 39, 48, 76, 82, 83];

/// Facts that no call tells, only pages: what a chat is for, how it works, and plans.
const IN_NO_CALL: [u8; 4] = [11, 38, 63, 76];
/// The rows of what calls tell.
const BY_VOICE: &str = include_str!("../../facts.txt");

/// What stands on pages.
const ON_PAGES: &[Fact] = &[
    (1, "the former number is closed", "account-chat", "no-phone", "8 (800) 234-70-00 закрыт"),
    (1, "it is closed to sellers too", "seller-chat", "seller", "8 (800) 234-70-00 продавцам больше не отвечают"),
    (
        3,
        "one number, a machine",
        "account-chat",
        "order",
        "+7 (495) 232-10-00 — один на всю страну. Отвечает на нём автомат",
    ),
    (
        4,
        "why no telephone: quicker, no queue, kept",
        "account-chat",
        "no-phone",
        "быстрее и без очереди, а переписка хранится, и её можно проверить",
    ),
    (
        4,
        "why no telephone: long matters",
        "account-chat",
        "no-phone",
        "держать человека всё это время на линии было бы неправильно",
    ),
    (5, "account chat is the quickest", "account-chat", "order", "Здесь помогают быстрее всего"),
    (6, "its way", "account-chat", "order", "Войдите на my.ozon.ru и откройте раздел «Сообщения»"),
    (7, "the bot first, then a person", "account-chat", "order", "Сначала отвечает бот"),
    (8, "it sees orders", "account-chat", "order", "Чат знает ваши заказы"),
    (9, "files and screenshots", "account-chat", "order", "принимает снимки экрана, фотографии и файлы"),
    (10, "the correspondence is kept", "account-chat", "order", "хранит всю переписку"),
    (11, "handled first", "account-chat", "order", "разбирают в первую очередь"),
    (12, "chat without sign-in", "public-chat", "sign-in", "Входить не нужно"),
    (12, "offered on every chat page", "account-chat", "order", "Чат без входа</a>"),
    (
        13,
        "there order details are asked for",
        "public-chat",
        "sign-in",
        "Чтобы найти заказ, сотрудник спросит его данные",
    ),
    (14, "companies", "b2b-email", "company", "href=\"mailto:b2b@ozon.ru\""),
    (15, "round the clock, every day", "account-chat", "hours", "Бот — сразу, круглосуточно, 365 дней в году"),
    (
        17,
        "people from 9 to 22",
        "account-chat",
        "hours",
        "Сотрудники — каждый день с 9:00 до 22:00 по московскому времени",
    ),
    (17, "hours on the page of an order by day too", "account-chat", "order", "каждый день с 9:00 до 22:00"),
    (18, "10 to 15 minutes", "account-chat", "order", "обычно за 10–15 минут"),
    (90, "simple things are solved in them", "account-chat", "order", "простое за это время и решают"),
    (
        19,
        "personal up to a day, difficult 2 to 3",
        "account-chat",
        "order",
        "обычно решают до 1 рабочего дня, сложный — за 2–3 рабочих дня",
    ),
    (21, "step 2 to a person", "account-chat", "human", "опишите ему вопрос"),
    (21, "step 3 to a person", "account-chat", "human", "Если бот не может помочь, он предложит позвать оператора"),
    (21, "step 4 to a person", "account-chat", "human", "Дождитесь человека и расскажите всё подробно"),
    (22, "travel", "travel-chat", "travel", "перейдите в Ozon Travel"),
    (23, "bank by telephone", "bank-phone", "bank", "href=\"tel:+74952152408\""),
    (24, "bank, free of charge", "bank-phone", "bank", "href=\"tel:+78005558982\""),
    (23, "bank numbers as written", "bank-phone", "bank", "8 (495) 215-24-08"),
    (25, "bank by e-mail", "bank-phone", "bank", "href=\"mailto:help@finance.ozon.ru\""),
    (26, "bank chat", "bank-phone", "bank", "href=\"https://finance.ozon.ru/\""),
    (23, "bank chat's page has the telephones", "bank-chat", "bank", "href=\"tel:+74952152408\""),
    (27, "bank round the clock", "bank-phone", "bank", "Отвечают круглосуточно"),
    (27, "bank round the clock from the chat's page", "bank-chat", "bank", "по телефону отвечают круглосуточно"),
    (28, "compliance", "compliance", "compliance", "href=\"mailto:ozon-hotline@delret.ru\""),
    (29, "compliance web form", "compliance", "compliance", "через веб-форму"),
    (30, "anonymous", "compliance", "compliance", "Можно анонимно"),
    (
        31,
        "inside the company only",
        "compliance",
        "compliance",
        "о нарушениях внутри компании: о взятках, коррупции, воровстве, злоупотреблениях",
    ),
    (31, "not for customers", "compliance", "compliance", "С заказами, возвратами и чужим обманом здесь не помогают"),
    (32, "sellers", "seller-chat", "seller", "Войдите на seller.ozon.ru"),
    (33, "knowledge base", "seller-chat", "seller", "там же есть база знаний"),
    (34, "sellers' e-mail is not public", "seller-chat", "seller", "её адрес не публикуют"),
    (35, "open a pick-up point", "pickup-email", "pickup", "href=\"mailto:sales-pvz@ozon.ru\""),
    (36, "run a pick-up point", "pickup-app", "pickup", "Откройте приложение «Турбо ПВЗ»"),
    (37, "VK", "account-chat", "order", "href=\"https://vk.com/ozon\""),
    (
        38,
        "VK: moderators, discussions, mentions",
        "vk",
        "chat-silent",
        "там отвечают модераторы, в обсуждениях уже есть ответы, и упоминания группы тоже замечают",
    ),
    (40, "post", "head-office", "company", "123112, Москва, Пресненская набережная, дом 10, блок C"),
    (41, "press", "press", "press", "href=\"mailto:pr@ozon.ru\""),
    (42, "investors", "investors", "investors", "href=\"mailto:ir@ozon.ru\""),
    (43, "prepare: order number", "account-chat", "order", "<li>номер заказа</li>"),
    (44, "prepare: description", "account-chat", "order", "<li>точное описание: что случилось</li>"),
    (45, "prepare: screenshots", "account-chat", "payment", "<li>снимок экрана</li>"),
    (46, "prepare: e-mail or telephone", "account-chat", "bonus", "<li>почту или телефон из профиля</li>"),
    (47, "prepare: result", "account-chat", "order", "<li>какого результата вы ждёте</li>"),
    (68, "prepare: time of payment", "account-chat", "payment", "<li>время платежа</li>"),
    (49, "not handled: without specifics", "account-chat", "order", "Жалоба без подробностей"),
    (50, "not handled: other people's orders", "account-chat", "order", "Вопросы о чужих заказах"),
    (51, "not handled: outside the service", "account-chat", "order", "не связаны с работой сервиса"),
    (52, "not handled: commercial offers", "account-chat", "order", "Коммерческие предложения"),
    (53, "be exact", "account-chat", "order", "Пишите точно"),
    (54, "attach", "account-chat", "order", "Приложите снимки экрана, фотографии, номера"),
    (55, "be patient", "account-chat", "order", "запаситесь терпением"),
    (56, "keep the correspondence", "account-chat", "order", "Сохраняйте переписку"),
    (57, "e-mail in 3 to 5 days", "b2b-email", "company", "На письма обычно отвечают за 3–5 рабочих дней"),
    (
        58,
        "why it takes longer",
        "account-chat",
        "slow-answer",
        "проверка у службы доставки, разбор спорного случая, помощь технических специалистов или ответ банка",
    ),
    (
        59,
        "the agent tells of it",
        "account-chat",
        "slow-answer",
        "предупредит о задержке, объяснит причину и назовёт примерный срок",
    ),
    (59, "interim news", "account-chat", "slow-answer", "сообщает и до решения"),
    (60, "app: chat", "mobile-app", "app", "тот же чат, что и на сайте"),
    (61, "app: history", "mobile-app", "app", "Чат и история обращений — те же, что на сайте"),
    (62, "app: notices of answers", "mobile-app", "app", "Уведомления об ответах"),
    (63, "app: photographs", "mobile-app", "app", "Фотографии и документы можно приложить"),
    (64, "app: finger or face", "mobile-app", "app", "по отпечатку пальца или по лицу"),
    (65, "no regional numbers", "account-chat", "no-phone", "номеров для Петербурга и других городов нет"),
    (67, "errors and checkout", "account-chat", "technical", "при оформлении заказа"),
    (69, "notice settings", "account-chat", "technical", "как настроить уведомления"),
    (70, "recovery of access", "public-chat", "sign-in", "доступ восстанавливают и там, и там"),
    (71, "self-help: cache", "account-chat", "technical", "очистите кэш"),
    (71, "self-help: ad blocker", "account-chat", "technical", "отключите блокировщик рекламы"),
    (74, "returns: what support does", "account-chat", "returns", "Ускорит возврат денег"),
    (74, "returns: follows", "account-chat", "returns", "Оформит возврат и проследит за ним"),
    (74, "returns: disputes", "account-chat", "returns", "Разберёт спор о качестве, брак, нарушенный срок и гарантию"),
    (72, "returns: not as described", "account-chat", "returns", "не такой, как в описании"),
    (73, "returns: documents", "account-chat", "returns", "<li>реквизиты для возврата</li>"),
    (75, "other ways: app", "account-chat", "order", "Приложение Ozon</a>"),
    (75, "other ways: help", "account-chat", "order", "Раздел «Помощь»</a>"),
    (78, "no e-mail for buyers", "account-chat", "no-phone", "Почты для покупателей тоже нет"),
    (80, "chat silent: check and refresh", "vk", "chat-silent", "обновите страницу"),
    (80, "chat silent: app", "vk", "chat-silent", "напишите в чат в приложении"),
    (80, "chat silent: later", "vk", "chat-silent", "попробуйте ещё раз чуть позже"),
    (
        81,
        "chat silent: hours",
        "vk",
        "chat-silent",
        "Сотрудники отвечают каждый день с 9:00 до 22:00 по московскому времени, обычно за 15 минут",
    ),
    (84, "complaint: earlier number", "account-chat", "complaint", "назовите номер прошлого обращения"),
    (85, "complaint: VK", "account-chat", "complaint", "href=\"https://vk.com/ozon\""),
    (86, "complaint: compliance", "account-chat", "complaint", "href=\"mailto:ozon-hotline@delret.ru\""),
    (0, "complaint about a courier", "account-chat", "complaint-order", "что случилось, где и когда"),
    (87, "large partners", "b2b-email", "company", "У крупных партнёров есть личный менеджер"),
    (89, "history", "account-chat", "history", "my.ozon.ru, раздел «Сообщения»"),
    (89, "history: numbers and statuses", "account-chat", "history", "Там тексты, номера обращений и их статусы"),
    (0, "fraud: codes", "public-chat", "fraud", "Коды из СМС не называйте никому"),
    (0, "fraud: the bank", "public-chat", "fraud", "href=\"tel:+74952152408\""),
    (0, "fraud on the bank's page", "bank-phone", "bank", "Коды из СМС не называйте никому"),
    (0, "no internet", "account-chat", "no-phone", "Нет интернета"),
    (16, "the bot at once", "public-chat", "sign-in", "бот отвечает сразу"),
    (20, "no direct line to a person", "account-chat", "no-phone", "Отвечает на нём автомат"),
    (21, "step 1 to a person", "public-chat", "sign-in", "Откройте главную страницу ozon.ru и на ней чат"),
    (66, "cannot sign in", "public-chat", "sign-in", "Открыть чат без входа"),
    (
        77,
        "at night leave a message",
        "account-chat",
        "order",
        "Напишете ночью — сообщение сохранится, ответят в эти часы",
    ),
    (79, "cannot sign in: the app", "public-chat", "sign-in", "Приложение Ozon</a>"),
    (88, "partnership", "b2b-email", "company", "будущим партнёрам отвечают по почте"),
];

/// What stands in mail.
const IN_MAIL: &[Fact] = &[
    (16, "the bot at once", "account-chat", "order", "Бот — сразу, круглосуточно"),
    (
        17,
        "people from 9 to 22",
        "account-chat",
        "order",
        "Сотрудники — каждый день с 9:00 до 22:00 по московскому времени",
    ),
    (19, "a day, 2 to 3 days", "account-chat", "order", "до 1 рабочего дня, сложный — за 2–3 рабочих дня"),
    (77, "at night", "account-chat", "order", "Напишете ночью — сообщение сохранится, ответят в эти часы"),
    (21, "steps to a person", "account-chat", "order", "3. Если бот не может помочь, он предложит позвать оператора"),
    (47, "prepare", "account-chat", "order", "- какого результата вы ждёте"),
    (5, "the quickest", "account-chat", "order", "Здесь помогают быстрее всего"),
    (
        12,
        "chat without sign-in",
        "account-chat",
        "order",
        "- Чат без входа. На главной странице ozon.ru, входить не нужно: https://ozon.ru/",
    ),
    (37, "VK", "account-chat", "order", "https://vk.com/ozon"),
    (23, "bank", "bank-phone", "bank", "- Позвонить: 8 (495) 215-24-08"),
    (27, "bank round the clock", "bank-chat", "bank", "круглосуточно"),
    (86, "compliance", "account-chat", "complaint", "ozon-hotline@delret.ru"),
    (74, "returns", "account-chat", "returns", "Ускорит возврат денег"),
    (79, "app", "vk", "chat-silent", "- Приложение Ozon"),
    (14, "companies", "b2b-email", "company", "- Написать: b2b@ozon.ru"),
    (57, "3 to 5 days", "b2b-email", "company", "На письма обычно отвечают за 3–5 рабочих дней"),
    (36, "pick-up app", "pickup-app", "pickup", "Турбо ПВЗ"),
];

fn missing(facts: &[Fact], read: impl Fn(&str, &str) -> String) -> Vec<String> {
    let is_missing = |(_, _, channel, topic, words): &&Fact| !read(channel, topic).contains(words);
    let told =
        |(number, fact, channel, topic, words): &Fact| format!("{number} {fact}: `{words}` on {channel}, {topic}");
    facts.iter().filter(is_missing).map(told).collect()
}

#[test]
fn every_fact_stands_on_the_page_where_it_belongs() {
    let missing = missing(ON_PAGES, page);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_fact_of_the_line_is_looked_for() {
    let told: Vec<u8> = ON_PAGES.iter().map(|(number, ..)| *number).chain(ON_NO_PAGE).collect();
    let unsought: Vec<u8> = ALL.filter(|number| !told.contains(number)).collect();
    assert!(unsought.is_empty(), "{unsought:?}");
    let table: Vec<(u8, String)> = table();
    let called: Vec<u8> = table.iter().map(|(number, _)| *number).chain(IN_NO_CALL).collect();
    let untold: Vec<u8> = ALL.filter(|number| !called.contains(number)).collect();
    assert!(untold.is_empty(), "{untold:?}");
    println!("| fact | by key | by sentence | heard | on the page |\n|---|---|---|---|---|");
    table.iter().for_each(|(_, row)| println!("{row}"));
    for number in IN_NO_CALL {
        println!("| {number} | – | – | – | {} |", on_page(number));
    }
}

/// The rows of [`BY_VOICE`], each with its number, 0 for none, and the page on which it stands.
fn table() -> Vec<(u8, String)> {
    let rows = BY_VOICE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [fact, keys, said, heard] = columns[..] else { panic!("expected four columns: {line}") };
        let number = fact.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
        (number, format!("| {fact} | {keys} | {said} | {heard} | {} |", on_page(number)))
    };
    rows.map(row).collect()
}

/// Where a fact stands, by its number, and the words that tell it.
fn on_page(number: u8) -> String {
    let facts = ON_PAGES.iter().filter(|(told, ..)| *told == number && *told > 0);
    let places = facts.map(|(_, _, channel, topic, words)| format!("{channel}, {topic}: {words}"));
    places.collect::<Vec<_>>().join("; ")
}

#[test]
fn every_fact_stands_in_the_mail_where_it_belongs() {
    let missing = missing(IN_MAIL, |channel, topic| mail("ru", channel, topic, None).text);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_hour_decides_what_a_page_says_of_people() {
    for (time, words) in [(NOON, "Сейчас сотрудники на связи"), (MIDNIGHT, "завтра после 9:00 по московскому времени")]
    {
        let html = page_at("ru", "account-chat", "order", time);
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn readers_of_english_learn_once_which_language_support_speaks() {
    let html = page_at("en", "account-chat", "order", NOON);
    let text = mail("en", "account-chat", "order", None).text;
    for read in [html, text] {
        assert_eq!(read.matches("Support is in Russian").count(), 1, "{read}");
        assert!(read.contains("a translator or a friend who speaks Russian"), "{read}");
        assert!(read.contains("from 9:00 to 22:00 Moscow time"), "{read}");
    }
    assert!(!page("account-chat", "order").contains("переводчик"));
}

#[test]
fn mail_asks_for_no_answer_that_nobody_reads_and_is_no_way_for_buyers() {
    for channel in ["account-chat", "vk", "bank-chat", "b2b-email"] {
        let unread = mail("ru", channel, "order", None).text;
        assert!(!unread.contains("ответьте на это письмо"), "{unread}");
        let read = mail("ru", channel, "order", Some("help@example.ru")).text;
        assert!(read.contains("почты для покупателей нет") && !read.contains("Можно просто ответить"), "{read}");
    }
    for channel in ["vk", "bank-chat", "b2b-email", "help-centre"] {
        let text = mail("ru", channel, "general", None).text;
        assert!(!text.contains("ыстрее всего"), "only the account chat is the quickest: {text}");
    }
}

#[test]
fn messengers_that_may_not_be_named_are_on_no_page() {
    for channel in crate::pages::channels().into_iter().filter(|channel| *channel != "telegram") {
        let html = page(channel, "seller");
        assert!(!html.to_lowercase().contains("telegram"), "{channel}");
    }
}

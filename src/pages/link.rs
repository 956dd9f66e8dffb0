//! The landing page of a link, and the address behind it.
//!
//! `GET /l/{token}` shows the page and changes nothing, however often and by any program it is fetched. The button of
//! the page, `POST /l/{token}/open`, redirects to [`target`]: an address of the script, never of the request. `POST
//! /l/{token}/email` mails the link to the address typed on the page. `GET /l/{token}/stop` asks for confirmation to
//! end mail after calls, `POST` ends it.

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::base::call::Language;
use crate::line::Script;
use crate::line::prompt::{PromptError, Value};
use crate::pages::section::{PageSection, Way};
use crate::pages::templates::{TemplateError, Templates};
use crate::pages::ways::{address, contacts, entrances, others, sections};
use crate::pages::words::PageWords;
use crate::store::{LinkRecord, TokenHash};

/// A page that cannot be shown. `deflect check` finds this beforehand.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A word is missing.
    #[error("a text of a page is missing or invalid")]
    Prompt(#[from] PromptError),
    /// A template uses what is not there.
    #[error("a page template cannot be rendered")]
    Template(#[from] TemplateError),
}

#[derive(Serialize)]
struct LandingPage<'a> {
    language: &'a str,
    title: String,
    heading: String,
    lead: String,
    waiting: Option<String>,
    note: Option<String>,
    button: Option<Button>,
    contacts: Vec<Way>,
    site: Option<String>,
    sections: Vec<PageSection>,
    more: More,
    mail: Option<MailForm>,
}

/// The state of the form for mailing the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailing {
    /// No form.
    Off,
    /// The form.
    Offered,
    /// The form, after an invalid address.
    Bad,
    /// The form, after the most addresses allowed.
    Enough,
}

/// The form for an address. A typed address is never shown again.
#[derive(Serialize)]
struct MailForm {
    action: String,
    title: String,
    lead: String,
    address: String,
    label: String,
    problem: Option<String>,
}

#[derive(Serialize)]
struct Button {
    action: String,
    label: String,
}

/// The collapsed part: each section opens by its title.
#[derive(Default, Serialize)]
struct More {
    title: String,
    sections: Vec<PageSection>,
}

#[derive(Serialize)]
struct MessagePage<'a> {
    language: &'a str,
    title: String,
    text: String,
    way: Option<Way>,
    others: Option<PageSection>,
}

/// The address of a link's page: the path of `public_url`, which a proxy takes off before a request comes here, and the
/// token.
#[derive(Clone, Copy, Debug)]
pub struct PageAddress<'a> {
    /// The path of `public_url` without a slash at its end, such as `/ivr`; empty if it has none.
    pub prefix: &'a str,
    /// The token of the link.
    pub token: &'a str,
}

impl<'a> PageAddress<'a> {
    /// The address of a token under this `public_url`.
    pub fn new(public_url: &'a Url, token: &'a str) -> Self {
        Self { prefix: public_url.path().trim_end_matches('/'), token }
    }

    /// The path of the page, or of what follows it, such as `/open`, as a browser asks for it.
    fn path(self, rest: &str) -> String {
        format!("{}/l/{}{rest}", self.prefix, self.token)
    }
}

/// A token as stored: the first 16 bytes of its SHA-256.
pub fn token_hash(token: &str) -> TokenHash {
    let digest = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest.as_ref()[..16]);
    TokenHash(hash)
}

/// The target of the button: the channel's own address, `https` only, with the token where the address has a place for
/// it, so that the chat platform can name it at `POST /chats/{token}`. `None` if the script no longer has the channel.
pub fn target(script: &Script, record: &LinkRecord, token: &str) -> Option<Url> {
    script.channels.get(&record.channel).and_then(|channel| address(channel, token))
}

/// Renders the link page, or the "gone" page if its channel was removed.
///
/// # Errors
/// A message is missing, or a template is broken.
pub fn render_page(
    script: &Script,
    templates: &Templates,
    record: &LinkRecord,
    link: PageAddress<'_>,
    mailing: Mailing,
    now: Timestamp,
) -> Result<String, PageError> {
    let Some(channel) = script.channels.get(&record.channel) else {
        return render_gone(script, templates, &record.language);
    };
    let words = PageWords::new(script, &record.language);
    let button = match address(channel, link.token) {
        Some(_) => Some(Button { action: link.path("/open"), label: words.action(&channel.id)? }),
        None => None,
    };
    let heading = words.channel(&channel.id)?;
    let topic = record.topic.as_ref();
    let site = channel.site.as_ref().filter(|_| button.is_some());
    let site = site.map(|site| words.say_with("page-site", vec![("site", Value::Text(site.clone()))])).transpose()?;
    let page = LandingPage {
        language: words.language().as_str(),
        title: words.say_with("page-title", vec![("channel", Value::Text(heading.clone()))])?,
        heading,
        lead: words.lead(&channel.id)?,
        waiting: words.waiting_now(channel, now)?,
        note: words.language_note()?,
        button,
        contacts: contacts(words, channel)?,
        site,
        sections: sections(script, words, channel, topic, link.token)?,
        more: More { title: words.say("page-more")?, sections: words.more(channel, topic)? },
        mail: mail_form(words, link, mailing)?,
    };
    Ok(templates.page(page)?)
}

/// Renders the page of an unknown or expired token, the same for both: a link to the line's own channel, and the
/// others.
///
/// # Errors
/// A message is missing, or a template is broken.
pub fn render_gone(script: &Script, templates: &Templates, language: &Language) -> Result<String, PageError> {
    let words = PageWords::new(script, language);
    let Some(channel) = entrances(script).into_iter().next() else {
        return notice(words, templates, "page-gone", None, None);
    };
    let href = address(channel, "").map(|link| link.to_string());
    let way = Way { href, label: words.action(&channel.id)?, why: None };
    let others = PageSection::of_ways(words.say("page-others")?, others(script, words, channel, None, "")?);
    notice(words, templates, "page-gone", Some(way), others)
}

/// Renders the page that asks for confirmation to end mail after calls. Only its button ends it.
///
/// # Errors
/// A message is missing, or a template is broken.
pub fn render_stop(
    script: &Script,
    templates: &Templates,
    language: &Language,
    link: PageAddress<'_>,
) -> Result<String, PageError> {
    let words = PageWords::new(script, language);
    let heading = words.say("page-stop-title")?;
    let page = LandingPage {
        language: words.language().as_str(),
        title: heading.clone(),
        heading,
        lead: words.say("page-stop")?,
        waiting: None,
        note: None,
        button: Some(Button { action: link.path("/stop"), label: words.say("page-stop-action")? }),
        contacts: vec![],
        site: None,
        sections: vec![],
        more: More::default(),
        mail: None,
    };
    Ok(templates.page(page)?)
}

/// Renders the page after mail has ended.
///
/// # Errors
/// A message is missing, or a template is broken.
pub fn render_stopped(script: &Script, templates: &Templates, language: &Language) -> Result<String, PageError> {
    notice(PageWords::new(script, language), templates, "page-stopped", None, None)
}

/// Renders the page after the link was mailed, with a way back to its own page; the same if no mail is sent.
///
/// # Errors
/// A message is missing, or a template is broken.
pub fn render_mailed(
    script: &Script,
    templates: &Templates,
    language: &Language,
    link: PageAddress<'_>,
) -> Result<String, PageError> {
    let words = PageWords::new(script, language);
    let way = Way { href: Some(link.path("")), label: words.say("page-mailed-back")?, why: None };
    notice(words, templates, "page-mailed", Some(way), None)
}

fn mail_form(words: PageWords<'_>, link: PageAddress<'_>, mailing: Mailing) -> Result<Option<MailForm>, PromptError> {
    let problem = match mailing {
        Mailing::Off => return Ok(None),
        Mailing::Offered => None,
        Mailing::Bad => Some(words.say("page-mail-bad")?),
        Mailing::Enough => Some(words.say("page-mail-enough")?),
    };
    Ok(Some(MailForm {
        action: link.path("/email"),
        title: words.say("page-mail-title")?,
        lead: words.say("page-mail")?,
        address: words.say("page-mail-address")?,
        label: words.say("page-mail-action")?,
        problem,
    }))
}

fn notice(
    words: PageWords<'_>,
    templates: &Templates,
    id: &str,
    way: Option<Way>,
    others: Option<PageSection>,
) -> Result<String, PageError> {
    let title = words.say(&format!("{id}-title"))?;
    let notice = MessagePage { language: words.language().as_str(), title, text: words.say(id)?, way, others };
    Ok(templates.gone(notice)?)
}

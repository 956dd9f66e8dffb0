//! The page a link leads to, and where it leads on.
//!
//! `GET /l/{token}` shows the page and changes nothing, however often and by whatever program it is fetched. A person
//! presses its one button, `POST /l/{token}/open`, and is sent on to [`target`]: an address of the script's, never of
//! the request's. `POST /l/{token}/email` mails the link to the address typed on the page. `GET /l/{token}/stop` asks whether mail after calls shall end, `POST` ends it.

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::call::Language;
use crate::delivery::templates::{TemplateError, Templates};
use crate::delivery::words::{Ready, Words, entrances, national};
use crate::line::Script;
use crate::line::channel::Channel;
use crate::line::prompt::{PromptError, Value};
use crate::store::{LinkRecord, TokenHash};

/// What stands in a channel's address for the token of the link.
pub const TOKEN_PLACE: &str = "{token}";

/// Why a page cannot be shown. The shipped words and templates are tried by a test, so a visitor does not meet this.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A word is missing.
    #[error("the words of a page cannot be said")]
    Words(#[from] PromptError),
    /// A template uses what is not there.
    #[error("a page cannot be filled in")]
    Template(#[from] TemplateError),
}

#[derive(Serialize)]
struct Page<'a> {
    language: &'a str,
    title: String,
    heading: String,
    lead: String,
    waiting: Option<String>,
    button: Option<Button>,
    ready: Option<Ready>,
    mail: Option<MailForm>,
    others: Others,
}

/// What the page says of having its link mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailing {
    /// Nothing.
    Off,
    /// That it can be.
    Offered,
    /// That what was typed is no address.
    Bad,
    /// That it has been mailed to enough addresses.
    Enough,
}

/// The form for an address. What was typed is never shown again.
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

#[derive(Serialize)]
struct Others {
    title: String,
    ways: Vec<Way>,
}

/// Another way: an address to follow, or only to read.
#[derive(Serialize)]
struct Way {
    href: Option<String>,
    label: String,
}

#[derive(Serialize)]
struct Notice<'a> {
    language: &'a str,
    title: String,
    text: String,
    way: Option<Way>,
}

/// A token as stored: the first 16 bytes of its SHA-256.
pub fn token_hash(token: &str) -> TokenHash {
    let digest = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest.as_ref()[..16]);
    TokenHash(hash)
}

/// Where the button leads: the channel's own address, `https` only, with the token where the address asks for it, so that
/// the chat platform can name it at `POST /chats/{token}`. `None` when the script no longer has the channel.
pub fn target(script: &Script, record: &LinkRecord, token: &str) -> Option<Url> {
    script.channels.get(&record.channel).and_then(|channel| address(channel, token))
}

/// The page of a link that still leads somewhere; that of one that does not, when the script has dropped its channel.
///
/// # Errors
/// A word is missing or a template broken.
pub fn render_page(
    script: &Script,
    templates: &Templates,
    record: &LinkRecord,
    token: &str,
    mailing: Mailing,
    now: Timestamp,
) -> Result<String, PageError> {
    let Some(channel) = script.channels.get(&record.channel) else {
        return render_gone(script, templates, &record.language);
    };
    let words = Words::new(script, &record.language);
    let button = match address(channel, token) {
        Some(_) => Some(Button { action: format!("/l/{token}/open"), label: words.action(&channel.id)? }),
        None => None,
    };
    let heading = words.channel(&channel.id)?;
    let page = Page {
        language: words.language().as_str(),
        title: words.say_with("page-title", vec![("channel", Value::Text(heading.clone()))])?,
        lead: words.lead(&channel.id)?,
        waiting: words.waiting_now(channel, now)?,
        button,
        ready: words.ready(record.topic.as_ref())?,
        mail: mail_form(words, token, mailing)?,
        others: Others { title: words.say("page-others")?, ways: other_ways(script, words, channel, token)? },
        heading,
    };
    Ok(templates.page(page)?)
}

/// The page of a token that is unknown or expired, the same for both: the way to the line's own channel.
///
/// # Errors
/// A word is missing or a template broken.
pub fn render_gone(script: &Script, templates: &Templates, language: &Language) -> Result<String, PageError> {
    let words = Words::new(script, language);
    let way = match entrances(script).first().and_then(|channel| Some((channel, address(channel, "")?))) {
        Some((channel, link)) => Some(Way { href: Some(link.to_string()), label: words.action(&channel.id)? }),
        None => None,
    };
    notice(words, templates, "page-gone", way)
}

/// The page that asks whether mail after calls shall end. Asking changes nothing; its button does.
///
/// # Errors
/// A word is missing or a template broken.
pub fn render_stop(
    script: &Script,
    templates: &Templates,
    language: &Language,
    token: &str,
) -> Result<String, PageError> {
    let words = Words::new(script, language);
    let heading = words.say("page-stop-title")?;
    let page = Page {
        language: words.language().as_str(),
        title: heading.clone(),
        heading,
        lead: words.say("page-stop")?,
        waiting: None,
        button: Some(Button { action: format!("/l/{token}/stop"), label: words.say("page-stop-action")? }),
        ready: None,
        mail: None,
        others: Others { title: String::new(), ways: vec![] },
    };
    Ok(templates.page(page)?)
}

/// The page that says that mail after calls has ended.
///
/// # Errors
/// A word is missing or a template broken.
pub fn render_stopped(script: &Script, templates: &Templates, language: &Language) -> Result<String, PageError> {
    notice(Words::new(script, language), templates, "page-stopped", None)
}

/// The page that says that the link was mailed, and leads back to its own; the same whatever became of the mail.
///
/// # Errors
/// A word is missing or a template broken.
pub fn render_mailed(
    script: &Script,
    templates: &Templates,
    language: &Language,
    token: &str,
) -> Result<String, PageError> {
    let words = Words::new(script, language);
    let way = Way { href: Some(format!("/l/{token}")), label: words.say("page-mailed-back")? };
    notice(words, templates, "page-mailed", Some(way))
}

fn mail_form(words: Words<'_>, token: &str, mailing: Mailing) -> Result<Option<MailForm>, PromptError> {
    let problem = match mailing {
        Mailing::Off => return Ok(None),
        Mailing::Offered => None,
        Mailing::Bad => Some(words.say("page-mail-bad")?),
        Mailing::Enough => Some(words.say("page-mail-enough")?),
    };
    Ok(Some(MailForm {
        action: format!("/l/{token}/email"),
        title: words.say("page-mail-title")?,
        lead: words.say("page-mail")?,
        address: words.say("page-mail-address")?,
        label: words.say("page-mail-action")?,
        problem,
    }))
}

fn notice(words: Words<'_>, templates: &Templates, id: &str, way: Option<Way>) -> Result<String, PageError> {
    let title = words.say(&format!("{id}-title"))?;
    let notice = Notice { language: words.language().as_str(), title, text: words.say(id)?, way };
    Ok(templates.gone(notice)?)
}

/// The channel's own mailbox, numbers and site, then the entrances that serve any question.
fn other_ways(script: &Script, words: Words<'_>, channel: &Channel, token: &str) -> Result<Vec<Way>, PromptError> {
    let mut ways = vec![];
    if let Some(email) = &channel.email {
        let label = words.say_with("page-email", vec![("email", Value::Text(email.clone()))])?;
        ways.push(Way { href: Some(format!("mailto:{email}")), label });
    }
    for phone in &channel.phones {
        let label = words.say_with("page-phone", vec![("phone", Value::Text(national(phone)))])?;
        ways.push(Way { href: Some(format!("tel:{}", phone.as_e164())), label });
    }
    if let Some(site) = &channel.site {
        // To be read, not followed: a click here would not be counted as an open.
        ways.push(Way { href: None, label: words.say_with("page-site", vec![("site", Value::Text(site.clone()))])? });
    }
    for entrance in entrances(script).into_iter().filter(|entrance| entrance.id != channel.id) {
        let href = address(entrance, token).map(|link| link.to_string());
        ways.push(Way { href, label: words.channel(&entrance.id)? });
    }
    Ok(ways)
}

fn address(channel: &Channel, token: &str) -> Option<Url> {
    let link = channel.link.as_ref().filter(|link| link.scheme() == "https")?;
    link.as_str().replace(TOKEN_PLACE, token).parse().ok()
}

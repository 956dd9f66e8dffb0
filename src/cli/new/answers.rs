//! The answers `deflect new` needs: given by flags, asked for in a terminal, or usual in the number's country.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use lettre::Address;
use url::{Host, Url};

use crate::base::number::{Number, NumberPlan};
use crate::cli::Failure;
use crate::cli::new::country::usual;
use crate::cli::new::platform::StarterPlatform;
use crate::cli::new::words::StarterLanguage;
use crate::cli::terminal::complain;

/// The longest name: it stands in a greeting of four seconds and in a text of 70 characters with its link.
const COMPANY_CHARS_MAX: usize = 24;
/// The longest line that is read from the terminal, in bytes.
const ANSWER_BYTES_MAX: usize = 1024;
/// The code for a number of no known country.
const UNKNOWN_COUNTRY: &str = "ZZ";
/// The host of a line whose company has none yet: RFC 2606 keeps it for examples.
const HOST_OF_NOBODY: &str = "example.com";

/// The flags of `deflect new`.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The company, as callers hear it
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// A number that is called, such as +12025550123; the option may stand several times
    #[arg(long = "number", value_name = "NUMBER")]
    numbers: Vec<String>,
    /// The country whose mobile numbers are texted, such as US; that of the number if not given
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// A language of the line; the first is the one that callers hear. The usual one of the country if not given
    #[arg(long = "language", value_name = "LANGUAGE")]
    languages: Vec<StarterLanguage>,
    /// The time zone of the people who answer, such as America/New_York; that of the country's largest city if not
    /// given
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The company's site, such as shop.example.com
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    /// The address of the chat; /chat of the site if not given
    #[arg(long, value_name = "URL")]
    chat: Option<String>,
    /// The address of the help pages; /help of the site if not given
    #[arg(long, value_name = "URL")]
    help_pages: Option<String>,
    /// The mailbox for companies and the press; info@ of the site if not given
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// The telephony platform; its table stands in config/deflect.toml as a comment
    #[arg(long, value_name = "NAME")]
    platform: Option<StarterPlatform>,
}

/// The answers, checked.
#[derive(Debug)]
pub(super) struct StarterAnswers {
    /// The company, as callers hear it.
    pub company: String,
    /// The numbers that are called; at least one.
    pub numbers: Vec<Number>,
    /// The ISO 3166 code of the country.
    pub country: String,
    /// The languages; at least one, the line's own first.
    pub languages: Vec<StarterLanguage>,
    /// The name of the time zone.
    pub zone: String,
    /// The site as it is spoken: its host.
    pub site: String,
    /// The address of the chat.
    pub chat: String,
    /// The address of the help pages.
    pub help: String,
    /// The mailbox.
    pub email: String,
    /// The platform, if one is chosen.
    pub platform: Option<StarterPlatform>,
}

impl StarterAnswers {
    /// The first number of the line.
    pub(super) fn number(&self) -> &Number {
        self.numbers.first().expect("there is at least one number")
    }
}

impl Flags {
    /// Asks for what is missing where there is a terminal, and checks all of it.
    ///
    /// # Errors
    /// An answer that is missing or cannot be used.
    pub(super) fn answer(self) -> Result<StarterAnswers, Failure> {
        let mut asker = Asker { is_terminal: io::stdin().is_terminal() && io::stderr().is_terminal() };
        let company = company(&asker.required(self.company, "The company, as callers hear it", "--company NAME")?)?;
        let numbers = match self.numbers.as_slice() {
            [] => vec![asker.required(None, "The number that is called, such as +12025550123", "--number NUMBER")?],
            numbers => numbers.to_vec(),
        };
        let numbers: Vec<Number> = numbers.iter().map(|text| number(text)).collect::<Result<_, _>>()?;
        let country = match self.country {
            Some(code) => code.to_uppercase(),
            None => country_of(&numbers)?,
        };
        let plan = NumberPlan::new(&country, &[&country])
            .map_err(|_| format!("`{country}` is no country with telephone numbers; expected a code such as `US`"))?;
        numbers.iter().try_for_each(|number| check_number(number, &plan))?;
        let usual = usual(&country);
        let usual_language = usual.map_or(StarterLanguage::En, |(language, _)| language);
        let languages = asker.languages(self.languages, usual_language)?;
        let zone = asker.optional(self.zone, "The time zone of the people who answer", usual.map(|(_, zone)| zone));
        let zone =
            zone?.ok_or_else(|| format!("no time zone is usual for `{country}`; give --zone, such as Asia/Tokyo"))?;
        TimeZone::get(&zone).map_err(|_| format!("`{zone}` is no time zone; expected one such as `Europe/Madrid`"))?;
        let site = asker.optional(self.site, "The company's site", Some(HOST_OF_NOBODY))?.unwrap_or_default();
        let site = host(&site)?;
        let of_site = |path: &str| format!("https://{site}/{path}");
        Ok(StarterAnswers {
            chat: address(&self.chat.unwrap_or_else(|| of_site("chat")))?,
            help: address(&self.help_pages.unwrap_or_else(|| of_site("help")))?,
            email: mailbox(&self.email.unwrap_or_else(|| format!("info@{site}")))?,
            platform: asker.platform(self.platform)?,
            company,
            numbers,
            country,
            languages,
            zone,
            site,
        })
    }
}

/// Asks in a terminal.
struct Asker {
    is_terminal: bool,
}

impl Asker {
    /// An answer that must be given.
    fn required(&mut self, given: Option<String>, question: &str, flag: &str) -> Result<String, Failure> {
        match given {
            Some(given) => Ok(given),
            None if self.is_terminal => loop {
                let answer = ask(question, None)?;
                if !answer.is_empty() {
                    return Ok(answer);
                }
            },
            None => Err(format!("give {flag}; `deflect new --help` has every option").into()),
        }
    }

    /// An answer that may be left to what is usual.
    fn optional(
        &mut self,
        given: Option<String>,
        question: &str,
        usual: Option<&str>,
    ) -> Result<Option<String>, Failure> {
        if given.is_some() || !self.is_terminal {
            return Ok(given.or_else(|| usual.map(str::to_owned)));
        }
        let answer = ask(question, usual)?;
        Ok(if answer.is_empty() { usual.map(str::to_owned) } else { Some(answer) })
    }

    fn languages(
        &mut self,
        given: Vec<StarterLanguage>,
        usual: StarterLanguage,
    ) -> Result<Vec<StarterLanguage>, Failure> {
        let mut languages = given;
        if languages.is_empty() {
            let known = StarterLanguage::value_variants().iter().map(|language| language.tag()).collect::<Vec<_>>();
            let question = format!("Its languages, the first is heard first ({})", known.join(", "));
            let answer = self.optional(None, &question, Some(usual.tag()))?.unwrap_or_default();
            let words = answer.split([',', ' ']).filter(|word| !word.is_empty());
            languages = words.map(|word| value("language", word)).collect::<Result<_, _>>()?;
        }
        let mut once = vec![];
        for language in languages {
            if !once.contains(&language) {
                once.push(language);
            }
        }
        Ok(once)
    }

    fn platform(&mut self, given: Option<StarterPlatform>) -> Result<Option<StarterPlatform>, Failure> {
        if given.is_some() || !self.is_terminal {
            return Ok(given);
        }
        let known = StarterPlatform::value_variants().iter().map(|platform| platform.name()).collect::<Vec<_>>();
        let answer = ask(&format!("The telephony platform, if it is chosen ({})", known.join(", ")), None)?;
        if answer.is_empty() { Ok(None) } else { Ok(Some(value("platform", &answer)?)) }
    }
}

/// Asks one question; an empty answer takes what is usual.
fn ask(question: &str, usual: Option<&str>) -> Result<String, Failure> {
    complain!("{question}{}:", usual.map(|usual| format!(" [{usual}]")).unwrap_or_default());
    let mut answer = vec![];
    let mut input = io::Read::take(io::stdin().lock(), ANSWER_BYTES_MAX as u64);
    if input.read_until(b'\n', &mut answer)? == 0 {
        return Err("the answers ended; nothing was made".into());
    }
    Ok(String::from_utf8(answer)?.trim().to_owned())
}

fn value<T: ValueEnum>(what: &str, word: &str) -> Result<T, String> {
    let known: Vec<_> = T::value_variants().iter().filter_map(|known| known.to_possible_value()).collect();
    let names = known.iter().map(|known| known.get_name()).collect::<Vec<_>>().join(", ");
    T::from_str(word, true).map_err(|_| format!("there is no template in {what} `{word}`; there are {names}"))
}

/// A name that can stand in a prompt, a text and the sender of a mail.
fn company(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_refused = |sign: char| sign.is_control() || "{}\"\\<>@".contains(sign);
    if text.is_empty() || text.chars().count() > COMPANY_CHARS_MAX || text.contains(is_refused) {
        let what = format!("`{text}` is no name for callers; expected at most {COMPANY_CHARS_MAX} characters");
        return Err(format!("{what} without {{ }} \" \\ < > @"));
    }
    Ok(text.to_owned())
}

fn number(text: &str) -> Result<Number, String> {
    let wrong = || format!("`{text}` is no number in international form; expected one such as +12025550123");
    let plan = NumberPlan::new("US", &[]).expect("the United States have numbers");
    if text.trim().starts_with('+') { plan.number(text.trim()).ok_or_else(wrong) } else { Err(wrong()) }
}

/// Refuses a number that nobody can have: by the company's plan, which reads it later, and by that of its own country.
fn check_number(number: &Number, plan: &NumberPlan) -> Result<(), String> {
    let text = number.as_e164();
    let country = plan.country(number);
    let is_of_its_country =
        NumberPlan::new(&country, &[]).map_or(country != UNKNOWN_COUNTRY, |own| own.number(text).is_some());
    if plan.number(text).is_some() && is_of_its_country {
        return Ok(());
    }
    let of = if country == UNKNOWN_COUNTRY { plan.home() } else { country };
    Err(format!("`{text}` is not a telephone number that {of} has; is a digit missing or wrong?"))
}

/// The country of the numbers.
fn country_of(numbers: &[Number]) -> Result<String, String> {
    let plan = NumberPlan::new("US", &[]).expect("the United States have numbers");
    let number = numbers.first().expect("there is at least one number");
    match plan.country(number) {
        code if code == UNKNOWN_COUNTRY => {
            Err(format!("the country of `{}` is not known; give --country, such as US", number.as_e164()))
        }
        code => Ok(code),
    }
}

/// The host of a site, with or without `https://`.
fn host(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is no site; expected one such as shop.example.com");
    let bare = text.trim().trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    match Url::parse(&format!("https://{bare}")).map_err(|_| wrong())?.host() {
        Some(Host::Domain(host)) if host.contains('.') && bare.eq_ignore_ascii_case(host) => Ok(host.to_owned()),
        _ => Err(wrong()),
    }
}

fn address(text: &str) -> Result<String, String> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && !text.contains(['"', '\\']) => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is no address of a page; expected one such as https://shop.example.com/chat")),
    }
}

fn mailbox(text: &str) -> Result<String, String> {
    text.parse::<Address>().map_err(|_| format!("`{text}` is no e-mail address"))?;
    Ok(text.to_owned())
}

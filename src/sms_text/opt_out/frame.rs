//! Removes the frame of a person's words: quotes of our text, links, signatures.

use crate::line::hearing::wording::words;

/// Begins a quoted line (RFC 3676 section 4.5).
const QUOTED: char = '>';
/// Begin a signature: RFC 3676 section 4.3, and a line of underscores.
const SIGNATURE_SIGNS: [&str; 2] = ["--", "__"];
/// The most words of a name after two dashes.
const NAME_WORDS_MAX: usize = 3;
/// Quotation marks, opening and closing.
const MARKS: [(char, char); 4] = [('«', '»'), ('"', '"'), ('\u{201c}', '\u{201d}'), ('\u{201e}', '\u{201c}')];

/// A line without links.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextLine {
    /// The rest of the line.
    pub text: String,
    /// True if the line had a link or the beginning of a quote, so that it may be ours.
    pub is_doubtful: bool,
}

/// The lines that the person wrote. `signatures` and `quotes` have the words that begin such lines.
pub(super) fn lines(text: &str, signatures: &[Vec<String>], quotes: &[Vec<String>]) -> Vec<TextLine> {
    let text = without_quoted_links(text);
    let mut kept = vec![];
    for line in text.lines() {
        let line = unquoted(line);
        let is_first = !kept.iter().any(|line: &TextLine| has_words(&line.text));
        if !is_first && SIGNATURE_SIGNS.iter().any(|sign| line.trim_start().starts_with(sign)) {
            break;
        }
        let (line, is_last) = unsigned(line, is_first, signatures);
        kept.push(read(line, quotes));
        if is_last {
            break;
        }
    }
    kept
}

fn has_words(text: &str) -> bool {
    words(text).next().is_some()
}

/// The text without quotations that contain a link.
fn without_quoted_links(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((at, open)) = rest.char_indices().find(|(_, sign)| MARKS.iter().any(|(open, _)| open == sign)) {
        let inside = &rest[at + open.len_utf8()..];
        let closes = |sign: char| MARKS.contains(&(open, sign));
        let end = inside.find(closes).filter(|end| inside[..*end].split_whitespace().any(is_link));
        kept.push_str(&rest[..at]);
        rest = match end {
            Some(end) => {
                kept.push('\n');
                inside[end..].trim_start_matches(closes)
            }
            None => {
                kept.push(open);
                inside
            }
        };
    }
    kept + rest
}

/// The line up to a quote.
fn unquoted(line: &str) -> &str {
    let begins = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    let at = line.match_indices(QUOTED).map(|(at, _)| at).find(begins);
    &line[..at.unwrap_or(line.len())]
}

/// The line up to a signature, and true if one begins there. `is_first`: nothing was written before this line, so it
/// cannot be a signature.
fn unsigned<'t>(line: &'t str, is_first: bool, signatures: &[Vec<String>]) -> (&'t str, bool) {
    let places = placed_words(line);
    let begins = |place: usize| {
        let follows =
            |words: &Vec<String>| words.iter().eq(places[place..].iter().map(|(_, word)| word).take(words.len()));
        (place > 0 || !is_first) && signatures.iter().any(follows)
    };
    if let Some(place) = (0..places.len()).find(|place| begins(*place)) {
        return (&line[..places[place].0], true);
    }
    match line.split_once(" --") {
        Some((before, name)) if has_words(before) && is_name(name) => (before, true),
        _ => (line, false),
    }
}

/// The words of a line, each with the position of its token.
fn placed_words(line: &str) -> Vec<(usize, String)> {
    let mut end = 0;
    let tokens = line.split_whitespace().map(|token| {
        let place = end + line[end..].find(token).unwrap_or_default();
        end = place + token.len();
        (place, token)
    });
    tokens.flat_map(|(place, token)| words(token).map(move |word| (place, word))).collect()
}

fn is_name(text: &str) -> bool {
    let text = text.trim_start_matches('-');
    let mut names = text.split_whitespace().map(|word| word.chars().next().is_some_and(char::is_uppercase));
    (1..=NAME_WORDS_MAX).contains(&text.split_whitespace().count()) && names.all(|is_capital| is_capital)
}

/// The line without links and without the beginning of a quote.
fn read(line: &str, quotes: &[Vec<String>]) -> TextLine {
    let places = placed_words(line);
    let said: Vec<&String> = places.iter().map(|(_, word)| word).collect();
    let ends_with = |quote: &&Vec<String>| {
        quote.len() < said.len() && quote.iter().eq(said[said.len() - quote.len()..].iter().copied())
    };
    if line.trim_end().ends_with(':') && quotes.iter().any(|quote| ends_with(&quote)) {
        return TextLine { text: String::new(), is_doubtful: true };
    }
    let intro = quotes.iter().find(|quote| quote.iter().eq(said.iter().copied().take(quote.len())));
    let from = intro.map_or(0, |quote| places.get(quote.len()).map_or(line.len(), |(place, _)| *place));
    let tokens: Vec<&str> = line[from..].split(' ').collect();
    let is_doubtful = intro.is_some() || tokens.iter().any(|token| is_link(token));
    let kept: Vec<&str> = tokens.into_iter().filter(|token| !is_link(token)).collect();
    TextLine { text: kept.join(" "), is_doubtful }
}

/// True for a web address, with or without its scheme.
fn is_link(token: &str) -> bool {
    let token = token.trim_start_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    let host = token.split('/').next().unwrap_or_default();
    let has_path = token.len() != host.len();
    let is_host = host.is_ascii() && host.split('.').count() >= 2 && host.split('.').all(|label| !label.is_empty());
    token.contains("://") || token.starts_with("www.") || (has_path && is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, bool)> {
        let list = |lines: &[&str]| lines.iter().map(|line| words(line).collect()).collect::<Vec<Vec<_>>>();
        let lines = lines(text, &list(&["sent from", "с уважением"]), &list(&["re", "in reply to"]));
        lines
            .into_iter()
            .map(|line| (line.text.trim().to_owned(), line.is_doubtful))
            .filter(|(text, _)| !text.is_empty())
            .collect()
    }

    fn check(text: &str, expected: &[(&str, bool)]) {
        let expected: Vec<_> = expected.iter().map(|(text, is_doubtful)| ((*text).to_owned(), *is_doubtful)).collect();
        assert_eq!(said(text), expected, "{text}");
    }

    #[test]
    fn signatures_end_the_text() {
        check("Stop\nSent from my iPhone\nstart", &[("Stop", false)]);
        check("Stop Sent from my iPhone", &[("Stop", false)]);
        check("Стоп\nС уважением,\nИван", &[("Стоп", false)]);
        check("Стоп\n-- \nИван", &[("Стоп", false)]);
        check("Стоп -- Иван Петров", &[("Стоп", false)]);
        check("стоп -- а где заказ", &[("стоп -- а где заказ", false)]);
        check("--\nстоп", &[("--", false), ("стоп", false)]);
        check("Sent from here", &[("Sent from here", false)]);
    }

    #[test]
    fn quotes_go_or_are_doubtful() {
        check("> Stop\nno", &[("no", false)]);
        check("no > Stop", &[("no", false)]);
        check("a>b", &[("a>b", false)]);
        check("Re: Chat\nStop", &[("Chat", true), ("Stop", false)]);
        check("Stop\nOn Friday Ozon in reply to:\n> Chat", &[("Stop", false)]);
        check("«Chat: https://m.example/l/x» Stop", &[("Stop", false)]);
        check("«Stop»", &[("«Stop»", false)]);
        check("Chat: https://m.example/l/x", &[("Chat:", true)]);
        check("m.example/l/x stop", &[("stop", true)]);
        check("стоп/stop 2.5 и т.д.", &[("стоп/stop 2.5 и т.д.", false)]);
    }
}

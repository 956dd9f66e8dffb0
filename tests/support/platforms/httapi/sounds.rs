//! Sounds and speech of the switch: lists of sounds, sounds of the web, speech as a sound (`mod_dptools.c`,
//! `mod_ssml.c`, `switch_utils.c`).

use super::super::Said;
use super::super::element::Element;

/// The engines that the switch has loaded.
const ENGINES: [&str; 3] = ["tts_commandline", "flite", "tts"];
/// The most parts of a list.
const PARTS_MAX: usize = 128;

/// The sounds of a tag. Keys and a sound that cannot be had end the application, so among sounds with keys one must be
/// there without fail.
pub fn sounds(tag: &Element) -> Result<Vec<Said>, String> {
    let takes_keys = tag.child("bind").is_some();
    let file = tag.attribute("file").or((!takes_keys).then_some(&*tag.text)).filter(|file| !file.is_empty());
    let file = file.ok_or("no file: the call is hung up as out of order")?;
    let items = match file.strip_prefix("file_string://") {
        Some(list) => separated(list, '!'),
        None => vec![file.to_owned()],
    };
    if PARTS_MAX < items.len() {
        return Err(format!("{} sounds in one list", items.len()));
    }
    let mut said = vec![];
    let mut is_certain = false;
    for item in &items {
        if let Some(milliseconds) = item.strip_prefix("silence_stream://") {
            milliseconds.parse().ok().filter(|length: &u32| 0 < *length).ok_or(format!("`{item}` has no end"))?;
            is_certain = true;
        } else if let Some(words) = item.strip_prefix("tts://") {
            said.extend(speech_as_sound(words)?);
        } else {
            said.push(Said::Sound(remote(item)?.to_owned()));
        }
    }
    if takes_keys && !is_certain {
        Err("a sound that cannot be had ends the application here".to_owned())
    } else {
        Ok(said)
    }
}

/// `engine|voice|words`; nothing is heard of an engine that is not there.
fn speech_as_sound(item: &str) -> Result<Option<Said>, String> {
    let parts = separated(item, '|');
    let [engine, voice, words] = parts.as_slice() else { return Err(format!("`{item}` is not opened")) };
    let said = said(engine, Some(voice), words)?;
    Ok(ENGINES.contains(&engine.as_str()).then_some(said))
}

/// The tag `speak`.
pub fn speech(tag: &Element) -> Result<Said, String> {
    let engine = tag.attribute("engine").filter(|engine| !engine.is_empty()).ok_or("`speak` without engine")?;
    said(engine, tag.attribute("voice"), tag.attribute("text").unwrap_or(&tag.text))
}

/// Words as festival and its like say them, the strictest of engines: some signs silence all of it.
fn said(engine: &str, voice: Option<&str>, words: &str) -> Result<Said, String> {
    let silencing = |sign: char| "«»„“”\"—–…{}<>$`@\n".contains(sign);
    if let Some(sign) = words.chars().find(|sign| silencing(*sign)) {
        return Err(format!("`{sign}` makes `{words}` silent, or something else"));
    }
    if !words.contains(char::is_alphanumeric) {
        return Err(format!("`{words}` has no words"));
    }
    Ok(Said::Speech { text: words.to_owned(), locale: engine.to_owned(), voice: voice.map(str::to_owned) })
}

/// A sound of the web, whose format is told by its extension.
fn remote(item: &str) -> Result<&str, String> {
    let path = absolute(item)?.split('?').next().unwrap_or_default();
    let is_plain = !item.contains(['!', '\'', '\\', ' ', '\n']);
    (is_plain && path.ends_with(".wav")).then_some(item).ok_or(format!("`{item}` is no sound"))
}

/// An address that the switch asks.
pub fn absolute(url: &str) -> Result<&str, String> {
    let is_absolute = url.starts_with("http://") || url.starts_with("https://");
    (is_absolute && url.is_ascii() && !url.contains(['@', ' '])).then_some(url).ok_or(format!("`{url}` is not asked"))
}

/// A text in parts, as `switch_separate_string` makes them: not within quotes, not behind a backslash, and each part
/// without blanks around it, quotes and escapes.
pub fn separated(text: &str, divider: char) -> Vec<String> {
    let (mut parts, mut part, mut is_quoted) = (vec![], String::new(), false);
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        let is_quote = sign == '\'' && (is_quoted || text[at + 1..].contains('\''));
        match sign {
            '\\' => part.extend(signs.next().map(|(_, next)| unescaped(next, divider))),
            _ if is_quote => is_quoted ^= true,
            _ if sign == divider && !is_quoted => parts.push(std::mem::take(&mut part)),
            _ => part.push(sign),
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim_matches(' ').to_owned()).collect()
}

fn unescaped(sign: char, divider: char) -> String {
    match sign {
        'n' => "\n".to_owned(),
        'r' => "\r".to_owned(),
        't' => "\t".to_owned(),
        's' => " ".to_owned(),
        '\'' | '"' | '\\' => sign.to_string(),
        sign if sign == divider => sign.to_string(),
        other => format!("\\{other}"),
    }
}

//! Text that passes through the switch to its speech engine.
//!
//! Some characters have a special meaning on the way: `!` divides a list of sounds and `|` the parts of one, `'` and
//! `\` quote in both (`switch_utils.c`, `cleanup_separated_string`), braces at the front hold parameters
//! (`switch_core_speech.c`, `switch_core_speech_feed_tts`), `@@` a position in a sound, `$` a variable of the engine's
//! command line; engines take `<` for markup. None of them is audible, so none is sent. The rest is simplified as for
//! `deflect audio build`: festival falls silent at quotation marks and dashes.

use crate::dialect::xml::is_allowed;
use crate::recordings::plain::plain;

/// Characters that become a blank.
const SIGNS: [char; 13] = ['|', '\\', '{', '}', '[', ']', '<', '>', '@', '$', '`', '^', '~'];

/// The lines of a text as they are spoken, without empty ones.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(spoken).filter(|line| !line.is_empty())
}

/// A text in one line as it is spoken; empty if nothing in it is audible.
pub(super) fn spoken(text: &str) -> String {
    let signs = plain(text).chars().filter_map(sign).collect::<String>();
    if !signs.contains(char::is_alphanumeric) {
        return String::new();
    }
    signs.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sign(sign: char) -> Option<char> {
    match sign {
        '!' => Some('.'),
        // Dropped without a blank, which would cut a word in two.
        '\'' => None,
        sign if SIGNS.contains(&sign) || sign.is_control() => Some(' '),
        sign => is_allowed(sign).then_some(sign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_free_of_what_the_switch_takes_for_its_own() {
        for (text, expected) in [
            ("Готово! Чат — на сайте, раздел «Сообщения».", "Готово. Чат, на сайте, раздел Сообщения."),
            ("{a=b}Один|два\\nтри", "a=b Один два nтри"),
            ("It’s here, isn't it?", "Its here, isnt it?"),
            ("<break time=\"9s\"/> Ozon & Co", "break time=9s/ Ozon & Co"),
            ("5\u{a0}000 ${caller} a@@b `id`", "5 000 caller a b id"),
            ("!!! — «»", ""),
            ("\u{1}", ""),
        ] {
            assert_eq!(spoken(text), expected, "{text}");
        }
    }

    #[test]
    fn each_line_is_spoken_by_itself() {
        let text = "Заказы — один.\r\n\n   «»\nОплата — два.";
        assert_eq!(lines(text).collect::<Vec<_>>(), ["Заказы, один.", "Оплата, два."]);
    }
}

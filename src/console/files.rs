//! The style sheets, scripts and pictures of the page and the phone.

/// The content type and the text of a file.
pub fn file(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "page.css" => ("text/css; charset=utf-8", include_str!("page.css")),
        "page.js" => ("text/javascript; charset=utf-8", include_str!("page.js")),
        "phone.css" => ("text/css; charset=utf-8", include_str!("phone/phone.css")),
        "phone.js" => ("text/javascript; charset=utf-8", include_str!("phone/phone.js")),
        "phone-page.js" => ("text/javascript; charset=utf-8", include_str!("phone/phone-page.js")),
        "phone-voice.js" => ("text/javascript; charset=utf-8", include_str!("phone/phone-voice.js")),
        "mark.svg" => ("image/svg+xml", include_str!("mark.svg")),
        "mark-well.svg" => ("image/svg+xml", include_str!("mark.svg")),
        "mark-uneasy.svg" => ("image/svg+xml", include_str!("mark-uneasy.svg")),
        "mark-ill.svg" => ("image/svg+xml", include_str!("mark-ill.svg")),
        "mark-dead.svg" => ("image/svg+xml", include_str!("mark-dead.svg")),
        _ => return None,
    })
}

//! The usual answers of a country: its language, its time zone, the names that platforms give its voices.

use crate::cli::new::words::StarterLanguage;

/// The usual answers of a country: ISO 3166 code, language, the zone of its capital or largest city.
const COUNTRIES: &[(&str, StarterLanguage, &str)] = &[
    ("AR", StarterLanguage::Es, "America/Argentina/Buenos_Aires"),
    ("AU", StarterLanguage::En, "Australia/Sydney"),
    ("BY", StarterLanguage::Ru, "Europe/Minsk"),
    ("CA", StarterLanguage::En, "America/Toronto"),
    ("CL", StarterLanguage::Es, "America/Santiago"),
    ("CO", StarterLanguage::Es, "America/Bogota"),
    ("CR", StarterLanguage::Es, "America/Costa_Rica"),
    ("DO", StarterLanguage::Es, "America/Santo_Domingo"),
    ("EC", StarterLanguage::Es, "America/Guayaquil"),
    ("ES", StarterLanguage::Es, "Europe/Madrid"),
    ("GB", StarterLanguage::En, "Europe/London"),
    ("IE", StarterLanguage::En, "Europe/Dublin"),
    ("IN", StarterLanguage::En, "Asia/Kolkata"),
    ("KG", StarterLanguage::Ru, "Asia/Bishkek"),
    ("KZ", StarterLanguage::Ru, "Asia/Almaty"),
    ("MX", StarterLanguage::Es, "America/Mexico_City"),
    ("NZ", StarterLanguage::En, "Pacific/Auckland"),
    ("PE", StarterLanguage::Es, "America/Lima"),
    ("RU", StarterLanguage::Ru, "Europe/Moscow"),
    ("SG", StarterLanguage::En, "Asia/Singapore"),
    ("US", StarterLanguage::En, "America/New_York"),
    ("UY", StarterLanguage::Es, "America/Montevideo"),
    ("UZ", StarterLanguage::Ru, "Asia/Tashkent"),
    ("ZA", StarterLanguage::En, "Africa/Johannesburg"),
];

/// The usual language and time zone of a country; `None` if no answer is usual here.
pub(super) fn usual(country: &str) -> Option<(StarterLanguage, &'static str)> {
    COUNTRIES.iter().find(|(code, ..)| *code == country).map(|(_, language, zone)| (*language, *zone))
}

/// The tag by which platforms know a language as it is spoken in a country.
pub(super) fn locale(language: StarterLanguage, country: &str) -> &'static str {
    match (language, country) {
        (StarterLanguage::Ru, _) => "ru-RU",
        (StarterLanguage::Es, "ES") => "es-ES",
        (StarterLanguage::Es, "US") => "es-US",
        (StarterLanguage::Es, _) => "es-MX",
        (StarterLanguage::En, "GB" | "IE") => "en-GB",
        (StarterLanguage::En, "AU" | "NZ") => "en-AU",
        (StarterLanguage::En, "IN") => "en-IN",
        (StarterLanguage::En, _) => "en-US",
    }
}

//! The usual answers of a country: its language, its time zone, the names that platforms give its voices.

use crate::cli::new::words::StarterLanguage;

/// The usual answers of a country: ISO 3166 code, language, the zone of its capital or largest city.
const COUNTRIES: &[(&str, StarterLanguage, &str)] = &[
    ("AE", StarterLanguage::En, "Asia/Dubai"),
    ("AM", StarterLanguage::En, "Asia/Yerevan"),
    ("AR", StarterLanguage::Es, "America/Argentina/Buenos_Aires"),
    ("AT", StarterLanguage::En, "Europe/Vienna"),
    ("AU", StarterLanguage::En, "Australia/Sydney"),
    ("AZ", StarterLanguage::En, "Asia/Baku"),
    ("BE", StarterLanguage::En, "Europe/Brussels"),
    ("BG", StarterLanguage::En, "Europe/Sofia"),
    ("BO", StarterLanguage::Es, "America/La_Paz"),
    ("BR", StarterLanguage::En, "America/Sao_Paulo"),
    ("BY", StarterLanguage::Ru, "Europe/Minsk"),
    ("CA", StarterLanguage::En, "America/Toronto"),
    ("CH", StarterLanguage::En, "Europe/Zurich"),
    ("CL", StarterLanguage::Es, "America/Santiago"),
    ("CN", StarterLanguage::En, "Asia/Shanghai"),
    ("CO", StarterLanguage::Es, "America/Bogota"),
    ("CR", StarterLanguage::Es, "America/Costa_Rica"),
    ("CY", StarterLanguage::En, "Asia/Nicosia"),
    ("CZ", StarterLanguage::En, "Europe/Prague"),
    ("DE", StarterLanguage::En, "Europe/Berlin"),
    ("DK", StarterLanguage::En, "Europe/Copenhagen"),
    ("DO", StarterLanguage::Es, "America/Santo_Domingo"),
    ("EC", StarterLanguage::Es, "America/Guayaquil"),
    ("EE", StarterLanguage::En, "Europe/Tallinn"),
    ("EG", StarterLanguage::En, "Africa/Cairo"),
    ("ES", StarterLanguage::Es, "Europe/Madrid"),
    ("FI", StarterLanguage::En, "Europe/Helsinki"),
    ("FR", StarterLanguage::En, "Europe/Paris"),
    ("GB", StarterLanguage::En, "Europe/London"),
    ("GE", StarterLanguage::En, "Asia/Tbilisi"),
    ("GR", StarterLanguage::En, "Europe/Athens"),
    ("GT", StarterLanguage::Es, "America/Guatemala"),
    ("HK", StarterLanguage::En, "Asia/Hong_Kong"),
    ("HN", StarterLanguage::Es, "America/Tegucigalpa"),
    ("HR", StarterLanguage::En, "Europe/Zagreb"),
    ("HU", StarterLanguage::En, "Europe/Budapest"),
    ("ID", StarterLanguage::En, "Asia/Jakarta"),
    ("IE", StarterLanguage::En, "Europe/Dublin"),
    ("IL", StarterLanguage::En, "Asia/Jerusalem"),
    ("IN", StarterLanguage::En, "Asia/Kolkata"),
    ("IT", StarterLanguage::En, "Europe/Rome"),
    ("JP", StarterLanguage::En, "Asia/Tokyo"),
    ("KE", StarterLanguage::En, "Africa/Nairobi"),
    ("KG", StarterLanguage::Ru, "Asia/Bishkek"),
    ("KR", StarterLanguage::En, "Asia/Seoul"),
    ("KZ", StarterLanguage::Ru, "Asia/Almaty"),
    ("LT", StarterLanguage::En, "Europe/Vilnius"),
    ("LU", StarterLanguage::En, "Europe/Luxembourg"),
    ("LV", StarterLanguage::En, "Europe/Riga"),
    ("MA", StarterLanguage::En, "Africa/Casablanca"),
    ("MD", StarterLanguage::En, "Europe/Chisinau"),
    ("MT", StarterLanguage::En, "Europe/Malta"),
    ("MX", StarterLanguage::Es, "America/Mexico_City"),
    ("MY", StarterLanguage::En, "Asia/Kuala_Lumpur"),
    ("NG", StarterLanguage::En, "Africa/Lagos"),
    ("NI", StarterLanguage::Es, "America/Managua"),
    ("NL", StarterLanguage::En, "Europe/Amsterdam"),
    ("NO", StarterLanguage::En, "Europe/Oslo"),
    ("NZ", StarterLanguage::En, "Pacific/Auckland"),
    ("PA", StarterLanguage::Es, "America/Panama"),
    ("PE", StarterLanguage::Es, "America/Lima"),
    ("PH", StarterLanguage::En, "Asia/Manila"),
    ("PK", StarterLanguage::En, "Asia/Karachi"),
    ("PL", StarterLanguage::En, "Europe/Warsaw"),
    ("PT", StarterLanguage::En, "Europe/Lisbon"),
    ("PY", StarterLanguage::Es, "America/Asuncion"),
    ("RO", StarterLanguage::En, "Europe/Bucharest"),
    ("RS", StarterLanguage::En, "Europe/Belgrade"),
    ("RU", StarterLanguage::Ru, "Europe/Moscow"),
    ("SA", StarterLanguage::En, "Asia/Riyadh"),
    ("SE", StarterLanguage::En, "Europe/Stockholm"),
    ("SG", StarterLanguage::En, "Asia/Singapore"),
    ("SI", StarterLanguage::En, "Europe/Ljubljana"),
    ("SK", StarterLanguage::En, "Europe/Bratislava"),
    ("SV", StarterLanguage::Es, "America/El_Salvador"),
    ("TH", StarterLanguage::En, "Asia/Bangkok"),
    ("TJ", StarterLanguage::Ru, "Asia/Dushanbe"),
    ("TM", StarterLanguage::Ru, "Asia/Ashgabat"),
    ("TR", StarterLanguage::En, "Europe/Istanbul"),
    ("TW", StarterLanguage::En, "Asia/Taipei"),
    ("UA", StarterLanguage::En, "Europe/Kyiv"),
    ("US", StarterLanguage::En, "America/New_York"),
    ("UY", StarterLanguage::Es, "America/Montevideo"),
    ("UZ", StarterLanguage::Ru, "Asia/Tashkent"),
    ("VE", StarterLanguage::Es, "America/Caracas"),
    ("VN", StarterLanguage::En, "Asia/Ho_Chi_Minh"),
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

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn every_zone_exists_and_every_country_stands_once() {
        assert!(COUNTRIES.is_sorted_by(|(one, ..), (next, ..)| one < next));
        for (country, _, zone) in COUNTRIES {
            assert!(TimeZone::get(zone).is_ok(), "{zone} of {country}");
        }
    }

    #[test]
    fn a_country_whose_language_has_no_templates_begins_in_english() {
        assert_eq!(usual("DE"), Some((StarterLanguage::En, "Europe/Berlin")));
    }
}

//! The numbering plan: reads numbers as platforms and callers write them, and tells mobile numbers from others.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};

use crate::base::call::{Caller, CallerKind};
use crate::base::number::e164::Number;
use crate::base::number::shown::candidates;

/// Prefixes in Russia's own mobile range that lead elsewhere: +7 940 is used in Abkhazia, +7 954 by satellite
/// telephones. Texts there cost a multiple, which attracts fraud.
const ELSEWHERE: [&str; 2] = ["+7940", "+7954"];

/// Digits after the country code that name an operator: Russia's DEF codes, Germany's and Italy's mobile prefixes,
/// North America's areas.
const OPERATOR_DIGITS: usize = 3;
/// The least digits behind them, so that a prefix is of ten thousand numbers at least.
const NUMBER_DIGITS_MIN: usize = 4;

/// The digits by which a number without a prefix must be longer than one at home to be taken for one of another
/// country: one digit too many is a slip of the finger.
const FAR_DIGITS_MORE: usize = 2;

/// The numbering plan of the company's country, by which numbers are read and classified.
#[derive(Clone, Debug)]
pub struct NumberPlan {
    home: Region,
    texted: Vec<Region>,
    /// The country codes of both.
    near: Vec<i32>,
}

impl NumberPlan {
    /// A plan for `home` (ISO 3166 code, such as `RU`), texting to the `texted` countries.
    ///
    /// # Errors
    /// The code that names no country.
    pub fn new<'a>(home: &'a str, texted: &[&'a str]) -> Result<Self, &'a str> {
        let region = |code: &'a str| Region::from_code(code).ok().filter(has_numbers).ok_or(code);
        let texted = texted.iter().map(|code| region(code)).collect::<Result<Vec<_>, _>>()?;
        let home = region(home)?;
        let near = texted.iter().chain([&home]);
        let near = near.filter_map(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(*region)).collect();
        Ok(Self { home, texted, near })
    }

    /// Reads a number as people and platforms write it: `+7…`, `8…`, `7…`, `00…`, `810…`, `tel:…`, `"Name"
    /// <sip:…@host>`, with or without punctuation, escapes, parameters and invisible characters. `None` if it is not
    /// valid.
    pub fn number(&self, text: &str) -> Option<Number> {
        self.read(text).map(|(number, _)| number)
    }

    /// The caller with the number that the platform shows.
    pub fn caller(&self, text: &str) -> Caller {
        match self.read(text) {
            Some((number, kind)) => Caller { kind, number: Some(number) },
            None => Caller::hidden(),
        }
    }

    /// The caller with a number typed on a telephone. Unlike a platform, people dial a prefix before a country code, so
    /// other digits are a number of the plan's own countries or a mistake: `903123456`, a Russian mobile with a digit
    /// missing, is no number of Turkey. Digits that are too many for one mistake may be of another country without a
    /// prefix.
    pub fn typed(&self, keys: &str) -> Caller {
        let near = candidates(keys).iter().find_map(|text| self.near(text));
        let abroad = || self.typed_abroad(keys).map(|number| (e164(&number), CallerKind::Foreign));
        near.or_else(abroad).map_or_else(Caller::hidden, |(number, kind)| Caller { kind, number: Some(number) })
    }

    /// The number of another country that was typed: behind `+` or `00`; behind the prefix for calls abroad of the
    /// company's country, such as 810 in Russia and 011 in the United States; or without any.
    fn typed_abroad(&self, keys: &str) -> Option<PhoneNumber> {
        if keys.starts_with('+') {
            return self.far(keys);
        }
        if let Some(number) = keys.strip_prefix("00") {
            return self.far(&format!("+{number}"));
        }
        let dialled = PhoneNumber::parse(keys, Some(self.home)).ok();
        let is_far = |number: &PhoneNumber| !self.near.contains(&number.country_code);
        if let Some(number) = dialled.filter(is_far) {
            return self.far(e164(&number).as_e164());
        }
        let home = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(self.home, PhoneNumberType::Mobile).ok()?;
        let national = home.national_number.to_string();
        // A digit that is dialled before numbers at home, such as 8 in Russia, begins no country code here.
        let behind_first = format!("{}{national}", keys.get(..1)?);
        let is_home = PhoneNumber::parse(behind_first, Some(self.home)).is_ok_and(|number| number == home);
        let is_slip = keys.len() < national.len() + FAR_DIGITS_MORE;
        if is_home || is_slip { None } else { self.far(&format!("+{keys}")) }
    }

    /// A caller of each kind that this plan distinguishes, with an example number of the library.
    pub fn examples(&self) -> Vec<Caller> {
        let abroad = PHONE_NUMBER_UTIL.get_supported_regions().filter(|region| !self.is_near(region));
        let abroad = abroad.min_by_key(|region| region.as_region_str().to_string());
        let near = self.texted.iter().copied().chain([self.home]);
        let types = [PhoneNumberType::Mobile, PhoneNumberType::FixedLine];
        let examples = near.chain(abroad).flat_map(|region| types.map(|of| (region, of))).filter_map(|(region, of)| {
            let number = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, of).ok()?;
            Some(self.caller(e164(&number).as_e164()))
        });
        let mut callers: Vec<Caller> = vec![];
        for caller in examples.chain([Caller::hidden()]) {
            if callers.iter().all(|known| known.kind != caller.kind) {
                callers.push(caller);
            }
        }
        // Where the digits do not tell, a look-up may.
        let mobile = callers.iter().find(|caller| caller.kind == CallerKind::Mobile).cloned();
        if callers.iter().all(|known| known.kind != CallerKind::Landline) {
            callers.extend(mobile.map(|mobile| Caller { kind: CallerKind::Landline, ..mobile }));
        }
        callers
    }

    fn is_near(&self, region: &Region) -> bool {
        *region == self.home || self.texted.contains(region)
    }

    /// The country of a number (ISO 3166), `ZZ` if unknown.
    pub fn country(&self, number: &Number) -> String {
        country_of(number.as_e164())
    }

    /// The company's country (ISO 3166).
    pub fn home(&self) -> String {
        self.home.as_region_str().to_string()
    }

    /// The countries that are texted (ISO 3166).
    pub fn texted(&self) -> Vec<String> {
        self.texted.iter().map(|region| region.as_region_str().to_string()).collect()
    }

    /// The fewest keys by which a mobile number of each texted country can be typed.
    pub fn typed_lengths(&self) -> Vec<(String, usize)> {
        let length = |region: &Region| {
            let mobile = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(*region, PhoneNumberType::Mobile);
            let number = e164(&mobile.ok()?);
            let (_, national) = international(number.as_e164())?;
            let digits = number.as_e164().trim_start_matches('+');
            let ways = [national.to_owned(), format!("0{national}"), digits.to_owned(), format!("00{digits}")];
            let typed = ways.iter().find(|keys| self.typed(keys).number.as_ref() == Some(&number));
            Some((region.as_region_str().to_string(), typed?.len()))
        };
        self.texted.iter().filter_map(length).collect()
    }

    /// A valid number of this kind for trying a line, the company's countries first; `None` for a hidden caller.
    pub fn example(&self, kind: CallerKind) -> Option<Number> {
        let mut others: Vec<Region> = PHONE_NUMBER_UTIL.get_supported_regions().collect();
        others.sort_by_key(|region| region.as_region_str().to_string());
        let regions = self.texted.iter().copied().chain([self.home]).chain(others);
        let types = [PhoneNumberType::Mobile, PhoneNumberType::FixedLine];
        let examples = regions
            .flat_map(|region| types.map(|kind| (region, kind)))
            .filter_map(|(region, kind)| PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok());
        examples.filter(PhoneNumber::is_valid).find(|number| self.kind(number) == kind).map(|number| e164(&number))
    }

    /// The first candidate that is a valid number. A foreign one is judged by its length alone: the library caches the
    /// patterns of every country it validates for ever, and callers choose the country. Its pattern is used only if the
    /// same digits are also a near number: `+9161234567` is a Russian mobile, not one of India.
    fn read(&self, text: &str) -> Option<(Number, CallerKind)> {
        let candidates = candidates(text);
        for (at, text) in candidates.iter().enumerate() {
            if let Some(near) = self.near(text) {
                return Some(near);
            }
            if let Some(far) = self.far(text) {
                let near = candidates[at + 1..].iter().find_map(|text| self.near(text));
                return near.filter(|_| !far.is_valid()).or_else(|| Some((e164(&far), CallerKind::Foreign)));
            }
        }
        None
    }

    /// A valid number of the plan's own countries.
    fn near(&self, text: &str) -> Option<(Number, CallerKind)> {
        if international(text).is_some_and(|(code, _)| !self.near.contains(&code)) {
            return None;
        }
        let number = PhoneNumber::parse(text, Some(self.home)).ok().filter(PhoneNumber::is_valid)?;
        Some((e164(&number), self.kind(&number)))
    }

    /// A number of any other country, if its length is possible.
    fn far(&self, text: &str) -> Option<PhoneNumber> {
        let (country_code, national) = international(text).filter(|(code, _)| !self.near.contains(code))?;
        let italian_leading_zero = national.starts_with('0').then_some(true);
        let national_number = national.parse().ok()?;
        let number = PhoneNumber { country_code, national_number, italian_leading_zero, ..Default::default() };
        number.is_possible_with_reason().is_ok().then_some(number)
    }

    fn kind(&self, number: &PhoneNumber) -> CallerKind {
        match number.get_region_code() {
            Some(region) if self.texted.contains(&region) => match number.get_type() {
                PhoneNumberType::Mobile if leads_elsewhere(number) => CallerKind::Foreign,
                PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile => CallerKind::Mobile,
                _ => CallerKind::Landline,
            },
            Some(region) if region == self.home => CallerKind::Landline,
            _ => CallerKind::Foreign,
        }
    }
}

/// The country of a number in E.164 (ISO 3166), `ZZ` if unknown.
pub fn country_of(number: &str) -> String {
    let region = PhoneNumber::parse(number, None).ok().and_then(|number| number.get_region_code());
    region.map_or_else(|| "ZZ".to_owned(), |region| region.as_region_str().to_string())
}

/// The country code of a number and the next three digits, which name its operator in most countries: `+7 916`. `None`
/// if too few digits follow.
pub fn operator_prefix(number: &Number) -> Option<String> {
    let (code, national) = international(number.as_e164())?;
    (OPERATOR_DIGITS + NUMBER_DIGITS_MIN <= national.len()).then(|| format!("+{code} {}", &national[..OPERATOR_DIGITS]))
}

/// The country code of a number that begins with `+`, and the rest. No code is a prefix of another (ITU-T E.164).
fn international(text: &str) -> Option<(i32, &str)> {
    let digits = text.strip_prefix('+').filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    (1..=3.min(digits.len())).find_map(|length| {
        let code = digits[..length].parse().ok()?;
        let is_code = PHONE_NUMBER_UTIL.get_supported_calling_codes().any(|known| known == code);
        is_code.then(|| (code, &digits[length..]))
    })
}

/// True if the library knows numbers of the region; it accepts any two letters as one.
fn has_numbers(region: &Region) -> bool {
    PHONE_NUMBER_UTIL.get_supported_regions().any(|known| known == *region)
}

fn leads_elsewhere(number: &PhoneNumber) -> bool {
    let number = e164(number);
    ELSEWHERE.iter().any(|prefix| number.as_e164().starts_with(prefix))
}

fn e164(number: &PhoneNumber) -> Number {
    Number::from_e164(number.format_as(PhoneNumberFormat::E164).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> NumberPlan {
        NumberPlan::new("RU", &["RU"]).unwrap()
    }

    #[test]
    fn kazakhstan_is_texted_where_the_plan_says_so() {
        let both = NumberPlan::new("RU", &["RU", "KZ"]).unwrap();
        for (text, kind) in [
            ("87011234567", CallerKind::Mobile),
            ("+77771234567", CallerKind::Mobile),
            ("87272500000", CallerKind::Landline),
            ("89161234567", CallerKind::Mobile),
            ("+79401234567", CallerKind::Foreign),
            ("+375291234567", CallerKind::Foreign),
        ] {
            assert_eq!(both.caller(text).kind, kind, "{text}");
        }
    }

    #[test]
    fn a_mistyped_number_of_home_is_of_no_other_country() {
        let check = |home: &str, texted: &[&str], typed: &[(&str, CallerKind)]| {
            let plan = NumberPlan::new(home, texted).unwrap();
            for (keys, kind) in typed {
                assert_eq!(plan.typed(keys).kind, *kind, "{keys} at home in {home}");
            }
        };
        let russian = [
            ("916123456", CallerKind::Hidden),
            ("903123456", CallerKind::Hidden),
            ("91612345678", CallerKind::Hidden),
            ("891612345678", CallerKind::Hidden),
            ("849512345678", CallerKind::Hidden),
            ("9161234567", CallerKind::Mobile),
            ("89161234567", CallerKind::Mobile),
            ("79161234567", CallerKind::Mobile),
            ("4951234567", CallerKind::Landline),
            ("87272500000", CallerKind::Foreign),
            ("77272500000", CallerKind::Foreign),
            ("375291234567", CallerKind::Foreign),
            ("00375291234567", CallerKind::Foreign),
            ("810375291234567", CallerKind::Foreign),
            ("0016502530000", CallerKind::Foreign),
            ("81016502530000", CallerKind::Foreign),
        ];
        check("RU", &["RU"], &russian);
        let american = [
            ("202555012", CallerKind::Hidden),
            ("20255501234", CallerKind::Hidden),
            ("2025550123", CallerKind::Mobile),
            ("12025550123", CallerKind::Mobile),
            ("8105550123", CallerKind::Mobile),
            ("810555012", CallerKind::Hidden),
            ("14413701234", CallerKind::Foreign),
            ("447400123456", CallerKind::Foreign),
            ("00447400123456", CallerKind::Foreign),
            ("011447400123456", CallerKind::Foreign),
        ];
        check("US", &["US"], &american);
        check("GB", &["GB"], &[("07400123456", CallerKind::Mobile), ("0740012345", CallerKind::Hidden)]);
        check("AT", &["AT", "DE"], &[("4915123456789", CallerKind::Mobile), ("0043664123456", CallerKind::Mobile)]);
        check("KG", &["KG"], &[("0700123456", CallerKind::Mobile), ("700123456", CallerKind::Mobile)]);
    }

    #[test]
    fn there_is_an_example_of_every_kind_that_shows_a_number() {
        for (home, texted) in [("RU", vec!["RU"]), ("KZ", vec!["KZ", "RU"]), ("AE", vec![])] {
            let plan = NumberPlan::new(home, &texted).unwrap();
            let kinds = CallerKind::ALL.into_iter().filter(|kind| *kind != CallerKind::Mobile || !texted.is_empty());
            for kind in kinds {
                let example = plan.example(kind);
                let shown = example.as_ref().map_or("anonymous", Number::as_e164);
                assert_eq!(plan.caller(shown).kind, kind, "{home}: {shown}");
                assert_eq!(example.is_none(), kind == CallerKind::Hidden);
            }
        }
    }

    #[test]
    fn a_plan_is_of_countries_that_have_numbers() {
        for code in ["XX", "Russia", "001", ""] {
            assert_eq!(NumberPlan::new(code, &[]).unwrap_err(), code);
            assert_eq!(NumberPlan::new("RU", &["KZ", code]).unwrap_err(), code);
        }
    }

    #[test]
    fn a_prefix_names_the_operator_and_never_the_number() {
        let prefix = |text: &str| operator_prefix(&plan().number(text).unwrap());
        let some = |prefix: &str| Some(prefix.to_owned());
        assert_eq!(prefix("+79161234567"), some("+7 916"));
        assert_eq!(prefix("+12025550123"), some("+1 202"));
        assert_eq!(prefix("+375291234567"), some("+375 291"));
        assert_eq!(prefix("+29022123"), None, "Saint Helena has five digits");
    }

    #[test]
    fn a_number_is_masked_when_shown() {
        let number = plan().number("+79161234567").unwrap();
        assert!(!format!("{number:?}").contains("916"));
    }
}

//! `deflect fallback PLATFORM`: the document for the fallback address of a platform, which it fetches while this service
//! cannot be reached. It refers to nothing of this service: no address, no sound, no password.

use clap::Args;

use crate::base::call::{CallId, Language, LineId, PlatformName};
use crate::cli::{Failure, loading, terminal};
use crate::config::settings::{Folders, PlatformSettings};
use crate::config::{Loaded, Secrets};
use crate::dialect::{self, Page};
use crate::line::prompt::{Prompt, PromptId, Prompts};
use crate::line::step::Step;
use crate::recordings::lost::LostRecordings;

/// The prompt that is said.
const PROMPT: &str = "fallback";

/// Write the document for a platform's fallback address
#[derive(Debug, Args)]
pub struct Fallback {
    /// The platform, by its name in config/deflect.toml
    platform: String,
    /// The line whose language is spoken; the default line if not given
    #[arg(long, value_name = "NAME")]
    line: Option<String>,
}

impl Fallback {
    /// Prints the document.
    ///
    /// # Errors
    /// A configuration with problems, or an unknown platform or line.
    pub fn run(&self, folders: &Folders) -> Result<(), Failure> {
        let loaded = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        let platform = self.platform(&loaded)?;
        let language = self.language(&loaded)?;
        // Byte for byte, without a line end: FreeSWITCH rejects documents of some lengths.
        terminal::print(format_args!("{}", document(platform, &loaded.script.prompts, &language)));
        Ok(())
    }

    fn platform<'l>(&self, loaded: &'l Loaded) -> Result<&'l PlatformSettings, Failure> {
        let platforms = &loaded.settings.platforms;
        let wanted = PlatformName::new(&self.platform);
        platforms.iter().find(|platform| platform.name == wanted).ok_or_else(|| {
            let known: Vec<_> = platforms.iter().map(|platform| platform.name.as_str()).collect();
            format!("no platform `{wanted}`; there are {}", known.join(", ")).into()
        })
    }

    fn language(&self, loaded: &Loaded) -> Result<Language, Failure> {
        let script = &loaded.script;
        let wanted = self.line.as_deref().map_or_else(|| script.default_line.clone(), LineId::new);
        script.lines.get(&wanted).map(|line| line.language.clone()).ok_or_else(|| {
            let mut known: Vec<_> = script.lines.keys().map(LineId::as_str).collect();
            known.sort_unstable();
            format!("no line `{wanted}`; there are {}", known.join(", ")).into()
        })
    }
}

/// Says where to turn, in the line's language and then in every other one, and hangs up.
fn document(platform: &PlatformSettings, prompts: &Prompts, language: &Language) -> String {
    let others = prompts.languages().into_iter().filter(|other| *other != language && prompts.has(other, PROMPT));
    let languages: Vec<_> = [language].into_iter().chain(others).cloned().collect();
    // A sound would be fetched from this very service.
    let lost = &LostRecordings::default();
    languages.iter().for_each(|language| _ = lost.add(language, &PromptId::new(PROMPT)));
    let said = languages.into_iter().map(|language| Step::Say(prompt(language)));
    let steps: Vec<_> = said.chain([Step::HangUp]).collect();
    let call = CallId::parse(PROMPT).expect("the name is visible ASCII");
    let nowhere = "https://localhost".parse().expect("the address is well-formed");
    dialect::write(platform, &Page { call: &call, steps: &steps, prompts, next_url: "", public_url: &nowhere, lost })
}

fn prompt(language: Language) -> Prompt {
    Prompt { id: PromptId::new(PROMPT), language, args: vec![] }
}

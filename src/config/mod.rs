//! Configuration: files in `config/` and `prompts/` → checked values, every problem at once with its place.
//!
//! Each file is read by a module of its name into values with their place in it; names that must exist elsewhere are
//! noted as `references`. Once all files are read the `rules` check what must hold between them. Only a
//! configuration without a problem becomes a [`Loaded`], which needs no further checks.

mod address;
mod audio;
mod calls;
mod cases;
mod changes;
mod channels;
mod chat;
mod country;
mod deflect;
mod described;
mod described_webhooks;
pub(crate) mod duration;
mod events;
mod experiment;
pub(crate) mod files;
mod followups;
mod gateway;
mod hours;
pub mod keys;
mod limits;
mod line;
mod line_type;
mod log;
mod lookup;
mod lookup_service;
mod mail;
mod mask;
mod mentions;
mod node;
mod operations;
mod operator;
mod own;
mod parallel;
mod pgpass;
mod phone;
mod place;
mod places;
mod platform;
mod public_key;
mod reading;
mod references;
mod report;
mod request_headers;
pub mod request_template;
mod retries;
mod revision;
mod rules;
mod secret;
pub mod settings;
pub mod shape;
mod smpp;
mod speech;
mod store;
mod table;
pub mod templates;
mod toml_file;
mod traces;
mod value;
mod value_place;
mod variable_name;
mod variants;
pub mod vocabulary;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use minijinja::Environment;

use crate::base::call::{Language, LineId};
use crate::base::diagnostic::Diagnostic;
use crate::base::name_map::NameMap;
use crate::line::Script;
use crate::line::foreseen;
use crate::line::hearing::Hearing;
use crate::line::menu::{Line, Node, NodeId, Patience};
pub use changes::changes;
use channels::ChannelsFile;
use deflect::DeflectFile;
use files::refuse_strays;
use hours::HoursFile;
use line::{LineEntry, LineFile};
pub use log::{check_levels, early as early_log};
use node::NodeEntry;
use place::{FILES, ProblemList};
pub use places::ScriptPlaces;
use reading::Context;
pub use reading::Secrets;
use references::References;
pub use revision::{ConfigFiles, in_service, keep_in_service};
use settings::{Folders, Settings, StoreUrl};
use shape::Shapes;
use speech::SpeechBooks;
use words::PromptFiles;

/// A configuration without a problem.
#[derive(Debug)]
pub struct Loaded {
    /// The content of `deflect.toml`.
    pub settings: Settings,
    /// Everything callers can be told.
    pub script: Script,
    /// The templates `page.html`, `gone.html` and `email.html`.
    pub templates: Environment<'static>,
    /// The number of messages of each language.
    pub messages: BTreeMap<Language, usize>,
    /// The places in the files of everything that the proof may find wrong.
    pub places: ScriptPlaces,
    /// The files it was read from.
    pub files: ConfigFiles,
    /// Problems that do not prevent its use.
    pub warnings: Vec<Diagnostic>,
}

/// Everything read, before it is checked.
struct Read {
    deflect: DeflectFile,
    line: LineFile,
    channels: ChannelsFile,
    hours: HoursFile,
    words: PromptFiles,
    speech: SpeechBooks,
    references: References,
}

/// The ways of reading a configuration. By default everything is needed and checked.
#[derive(Clone, Copy, Default)]
pub struct LoadOptions<'a> {
    /// Secrets that cannot be read.
    pub secrets: Secrets,
    /// The rules between the files.
    pub rules: Rules,
    /// The folder that paths in the files are relative to, if it is not the one in which they stand.
    pub base: Option<&'a Path>,
    /// Notes every key that is asked for, even if there are problems.
    pub shapes: Option<&'a Shapes>,
}

/// The rules between the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// They are checked.
    #[default]
    Checked,
    /// They held when the same files were put into service, and are not checked again.
    KnownToHold,
}

/// Reads the configuration and the prompts. Secrets come from the `environment` or from files.
///
/// # Errors
/// Every problem there is, in the order of files and lines.
pub fn load(folders: &Folders, environment: &dyn Fn(&str) -> Option<String>) -> Result<Loaded, Vec<Diagnostic>> {
    load_with(folders, environment, LoadOptions::default())
}

/// The configuration that was last in service, as [`keep_in_service`] has written it to the data folder.
///
/// # Errors
/// There is none, or it has a problem by now.
pub fn load_in_service(
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
    secrets: Secrets,
) -> Result<Loaded, Vec<Diagnostic>> {
    let options = LoadOptions { secrets, base: Some(&folders.config), ..LoadOptions::default() };
    load_with(&in_service(&folders.data), environment, options)
}

/// Reads the configuration and the prompts as [`load`] does, with other options.
///
/// # Errors
/// Every problem there is, in the order of files and lines.
pub fn load_with(
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
    options: LoadOptions<'_>,
) -> Result<Loaded, Vec<Diagnostic>> {
    let LoadOptions { secrets, rules, base, shapes } = options;
    let problems = ProblemList::default();
    let folder = &*folders.config;
    let base = base.unwrap_or(folder);
    let context = Context { folder, base, environment, secrets, has_secrets: false, problems: &problems, shapes };
    let mut references = References::default();
    refuse_strays(&folders.config, "toml", &FILES, &problems);
    let files = ConfigFiles::read(folders);
    let read_words = || {
        let problems = ProblemList::default();
        (words::read(&folders.prompts, &problems), problems.in_order())
    };
    let read_files = || {
        let deflect = deflect::read(Context { has_secrets: true, ..context }, &mut references);
        let line = line::read(context, &mut references);
        let channels = channels::read(context, line.plan.as_ref(), &mut references);
        (deflect, line, channels, hours::read(context))
    };
    let ((words, of_words), (deflect, line, channels, hours)) = parallel::both(read_words, read_files);
    problems.extend(of_words);
    let templates = templates::read(&folders.prompts, &problems);
    let speech = speech::read(&words);
    let read = Read { deflect, line, channels, hours, words, speech, references };
    let judge = || match rules {
        Rules::Checked => rules::judge(&read, &problems),
        Rules::KnownToHold => {}
    };
    let (hearing, ()) = parallel::both(|| read.hearing(), judge);
    let problems = problems.in_order();
    if problems.iter().any(Diagnostic::is_error) {
        return Err(problems);
    }
    Ok(read.loaded(hearing, templates, files, problems).expect("what could not be read was reported"))
}

/// Reads where the store is, for commands that need nothing else of the configuration; problems elsewhere do not matter. If
/// the files hide it, it is where the configuration in service says.
///
/// # Errors
/// Every problem of `deflect.toml`, if one of them hides where the store is.
pub fn load_store_url(
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<StoreUrl, Vec<Diagnostic>> {
    let kept = in_service(&folders.data);
    let read = |folder: &Path| {
        let (base, problems) = (&*folders.config, ProblemList::default());
        let context = Context {
            folder,
            base,
            environment,
            secrets: Secrets::Needed,
            has_secrets: true,
            problems: &problems,
            shapes: None,
        };
        let url = deflect::read(context, &mut References::default()).store_url;
        url.ok_or_else(|| problems.in_order())
    };
    read(&folders.config).or_else(|problems| read(&kept.config).map_err(|_| problems))
}

/// Reads where a store is, as `[store] url` writes it.
///
/// # Errors
/// The address cannot be used; the message repeats nothing of it.
pub fn store_url(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<StoreUrl, String> {
    store::read_url(text, environment)
}

impl Read {
    /// The phrases that are understood, as far as lines and nodes could be read.
    fn hearing(&self) -> Hearing {
        let lines = self.line.lines.iter().filter_map(|entry| Some((&entry.id.value, entry.line.as_ref()?)));
        let nodes = self.line.nodes.iter().filter_map(|entry| Some((&entry.id.value, entry.node.as_ref()?)));
        speech::hearing(&self.words, &self.speech, &lines.collect(), &nodes.collect())
    }

    /// The result; `None` if a part could not be read.
    fn loaded(
        self,
        hearing: Hearing,
        templates: Environment<'static>,
        files: ConfigFiles,
        warnings: Vec<Diagnostic>,
    ) -> Option<Loaded> {
        let messages =
            self.words.books.iter().map(|(language, book)| (language.clone(), book.messages.len())).collect();
        let places = ScriptPlaces::of(&self);
        let channels: NameMap<_, _> = self
            .channels
            .channels
            .into_iter()
            .map(|(id, channel)| Some((id.value, channel?)))
            .collect::<Option<_>>()?;
        let is_told = |entry: &node::SayEntry| {
            let channel = entry.if_channel.as_ref().and_then(|id| channels.get(id));
            channel.is_none_or(|channel| self.channels.foreign_messengers || !channel.foreign_messenger)
        };
        let nodes = self.line.nodes.into_iter().map(|entry| said(entry, is_told)).collect::<Option<NameMap<_, _>>>()?;
        let languages: Vec<Language> = self.words.books.keys().cloned().collect();
        let numbers: Vec<_> = self
            .line
            .lines
            .iter()
            .flat_map(|entry| entry.numbers.iter().map(|number| (number.value.clone(), entry.id.value.clone())))
            .collect();
        let lines =
            self.line.lines.into_iter().map(|entry| with_variables(entry, &languages)).collect::<Option<_>>()?;
        let experiments =
            self.line.experiments.into_iter().map(|entry| entry.experiment).collect::<Option<Vec<_>>>()?;
        let asks_for_repeats = self.references.asks_for_repeats || !experiments.is_empty();
        let repeat_recent = if asks_for_repeats { self.line.patience.repeat_recent } else { Duration::ZERO };
        let mut script = Script {
            numbers: numbers.into_iter().collect(),
            hearing: Arc::new(hearing),
            lines,
            default_line: self.line.default_line?.value,
            nodes,
            channels,
            topics: self.channels.topics.into_iter().map(|(id, ways)| (id.value, ways)).collect(),
            hours: self.hours.hours.into_iter().map(|(id, hours)| Some((id.value, hours?))).collect::<Option<_>>()?,
            prompts: Arc::new(self.words.prompts),
            patience: Patience { repeat_recent, ..self.line.patience },
            plan: self.line.plan?,
            notices: Arc::default(),
            experiments: experiments.into(),
            tried: Arc::default(),
            stopped: Arc::default(),
            wordings: BTreeMap::new(),
        };
        let foreseen = foreseen::prompts(&script);
        Arc::get_mut(&mut script.prompts)?.foresee(foreseen);
        script.try_out();
        Some(Loaded { settings: self.deflect.settings?, script, templates, messages, places, files, warnings })
    }
}

/// A line with its variables in every language of the prompts.
fn with_variables(entry: LineEntry, languages: &[Language]) -> Option<(LineId, Line)> {
    let LineEntry { id, line, own, .. } = entry;
    let each = languages.iter().filter(|_| !own.variables.is_empty());
    let variables = each.map(|language| (language.clone(), own.texts(language))).collect();
    Some((id.value, Line { variables, ..line? }))
}

/// A node with its prompts, without those for channels that callers must not be told of.
fn said(entry: NodeEntry, is_told: impl Fn(&node::SayEntry) -> bool) -> Option<(NodeId, Node)> {
    let say = entry.say.into_iter().filter(is_told).map(|entry| entry.saying).collect();
    Some((entry.id.value, Node { say, ..entry.node? }))
}

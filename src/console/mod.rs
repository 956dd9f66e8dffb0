//! The page of operations, for those without Grafana, and the web phone: views with their HTML, CSS and scripts.
//!
//! The page is complete as it comes; its script only replaces sections by newer ones. Sections are made at most once a
//! second for all readers, by the reporting reader of the store, never on the path of a call. Each section has the revision
//! of its last change, so that a page is sent only the sections that are new to it.

mod calls_page;
mod delivery;
mod experiments;
mod figures;
mod files;
mod frames;
mod helped;
mod leaves;
mod line;
mod live;
mod menus;
mod nodes;
mod notices;
mod outbox;
mod page;
mod page_data;
mod past;
pub mod phone;
mod places;
mod problems;
mod repeats;
mod revisions;
mod runbook;
mod script_words;
mod sections;
mod sources;
mod state;
pub mod story;
mod today;
mod wordings;
mod words;

pub use calls_page::{CallForm, CallSources, call, calls};
pub use figures::{FiguresForm, figures};
pub use files::file;
pub use notices::notice_page;
pub use page::{OpsPage, SectionChanges};
pub use runbook::runbook;
pub use sources::PageSources;

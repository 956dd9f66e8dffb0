//! `deflect` answers a company's automated phone line and moves its callers, gladly, to digital channels.
//!
//! A telephony platform sends a webhook for each turn of a call. The reply is a document of the platform's markup: play or say
//! these prompts, then wait for a key or a phrase. What callers are promised, a text or a mail with a link, stands in the
//! outbox before it is spoken. What happened is kept as events and counted as figures.
//!
//! # Rooms
//!
//! From the top down. Each room uses only rooms below it, and no two files import each other.
//!
//! - [`cli`]: the commands; arguments in, calls to the rooms below out
//! - [`fastagi`]: the calls of an Asterisk, as requests and documents
//! - [`http`]: listens, routes, reads and replies
//! - [`console`]: the page of operations and the web phone, with their HTML, CSS and scripts
//! - [`app`]: the use cases (turn, end of a call, announcement, reload), the upkeep that ends and settles calls, and
//!   the running program put together
//! - [`outbox`]: sends messages and follows them to their end; `outbox::sms` and `outbox::email` talk to gateways
//! - [`pages`]: the landing page of a link, and the words it shares with mail
//! - [`metrics`]: events as figures: Prometheus, reports, plots; troubles and their alerts
//! - [`dialect`]: each platform's markup, requests and signatures; the sealed state of a call
//! - [`store`]: everything that is kept, and every SQL statement
//! - [`recordings`]: prompts as sound: loaded, checked, rendered
//! - [`config`]: files to checked values, and every problem in them with its place
//! - [`sms_text`]: alphabets and parts of text messages, opt-out words
//! - [`mod@line`]: the call flow as pure functions, and the proof that no caller gets lost in it
//! - [`base`]: ids, numbers, the clock, diagnostics
//!
//! # One turn
//!
//! A caller has pressed 1 to get the link by text.
//!
//! 1. `http::serve` takes the connection and reads the request, within limits of time and size. `http::public` finds the
//!    route `/voice/{platform}`.
//! 2. `http::admission` verifies the platform's signature. [`dialect::read`] turns the form into a [`dialect::TurnRequest`]: the
//!    call, the input, the sealed state.
//! 3. [`app::calls`] opens the state into a [`line::session::Session`]. No call is in memory: any node can answer any turn.
//! 4. [`line::flow::advance`] takes script, session, input and time, and returns a [`line::step::Turn`]: the next session,
//!    steps, events, and the promised message.
//! 5. [`app::promises`] puts the message into words. [`app::turn_writer`] commits events and message in one transaction. If
//!    the store refuses, or is too slow, [`line::flow`] makes another turn, which says the reason and another way.
//! 6. [`dialect::write`] writes the steps as markup. The new state is sealed into the URL of the next request.
//! 7. `http::voice` replies. The worker of texts is woken, claims the message and hands it to a gateway (`outbox::worker`).
//!    The gateway's delivery report comes to `/receipts/{gateway}` and is kept by [`outbox::Intake`].
//!
//! # Invariants
//!
//! `tests/tools/tidy.rs` checks those that can be read from the source.
//!
//! - `line` does no I/O, reads no clock, draws no random number, and knows no platform and no HTTP. The same session, input
//!   and time give the same turn.
//! - `dialect` knows no menu: it turns steps into markup, and requests into input.
//! - Only `base::clock` reads the time. Only `config` reads configuration files. Only `store` has SQL.
//! - A promise is durable before it is spoken. A request that comes again gets the same answer and is counted once.
//! - No telephone number and no e-mail address is in a log line, a label of a metric, a URL or an error. Callers are known by a
//!   keyed hash; a number is erased when its message is delivered.
//! - A caller always hears a valid document: if something of ours fails, an apology with an address to turn to.
//! - Every queue, wait, body and list has a limit with a name.
//! - Words that callers hear or read stand in `prompts/`, never in the code.
//!
//! # Words
//!
//! *line*: a dialled number and the menu that answers it. *node*: a place in the call flow, such as a menu; of the
//! machines, one of the processes that answer a line (`[server] node`). *turn*: one request
//! of a platform and its answer. *promise*: a message that a caller was told of. *notice*: an announcement, or the closing of a
//! line, that operators post. *receipt*: a delivery report. *dialect*: the markup of a platform. *channel*: a digital
//! destination, such as the chat. *outcome*: the end of a call, exactly one; the call is *settled* then. *net deflection*: calls that were
//! helped and not repeated within a window; a call is *matured* once the window is over. *former key*: a pseudonym key that another
//! took the place of; rows under it are *adopted* (given the key in use) when their caller, call or address is met again.
//!
//! # Questions and answers
//!
//! **Where do I change how many texts a number may get?** The numbers: `[limits]` in `config/deflect.toml`, with the defaults in
//! [`config::settings::LimitSettings`]. The rule is `store::rules::quota`, applied by `store::ops::text_quota` in the
//! transaction that promises the text. A limit such as `5 in 1d` slides: five in the last 24 hours. Those of a minute, a day, a
//! country and of money count by the clock of `[limits] zone`.
//!
//! **How do I add an SMS gateway?** Describe it in the configuration (`kind = "http"`). One that cannot be described is a file
//! in `src/outbox/sms/` like `smsc.rs`: it sends, reads delivery reports and texts from phones and, if the gateway can be asked,
//! polls states. Its settings are a variant of [`config::settings::GatewayKind`], its word and reader stand in
//! `src/config/gateway.rs`. The compiler then names each `match` of `outbox::sms` (`gateway.rs` sends and polls, `webhook.rs`
//! reads); the words of its states stand in `states.rs`. `DEFLECT_REWRITE=1` writes the schema anew (`tests/README.md`), and
//! `tests/delivery/clouds.rs` asks every gateway for the same.
//!
//! **How do I add a platform?** One that speaks a known dialect and proves its requests in a known way only needs
//! `[platform.<name>]` in `config/deflect.toml`, and a guide in `config/platforms/`. A new proof is a file in
//! `src/dialect/signature/` and a variant of [`config::settings::Authentication`]. A new markup is a file in `src/dialect/` that
//! implements `DialectCodec`, and a variant of [`config::settings::Dialect`] with its place in `Dialect::ALL`; what it can do is
//! asked in `config/platform.rs`, `config/references.rs` and `http/admission.rs`, and `cli/doctor/sample.rs` makes a request of
//! it. `tests/support/platforms/` has a stand-in of each platform, through which every call written down is played.
//!
//! **What counts as a repeat?** In reports: another call of the same caller on the same line within 10 minutes, 24 hours, 3 or 7
//! days ([`store::Window`]); the call before is found by `store::ops::accounts`, and `store::rules::deflection` judges. For the words
//! of a call (`repeat = true`): one within `[patience] repeat_recent`, in [`app::calls`].
//!
//! **How do I add a number to the page of operations?** `console/sections.rs` is the list of its sections, each a file with its
//! HTML. An event counted as a figure is a variant of [`store::FigureName`], which `store::rules::figures` adds up and
//! `metrics::summary` reads.
//!
//! **How is the wording of a text measured?** `outbox::compose` names it by its prompts and their versions, `store::ops::promises`
//! keeps it with the message, `store::ops::wordings` adds up what became of the messages, and [`metrics::wordings`] compares.
//!
//! **How do I add an alert?** A state that the line itself can tell is a [`metrics::trouble::TroubleKind`] with its severity
//! in `facts.rs`, its rule in `rules.rs`, and title, meaning, remedy and sentence in `metrics/operator_words/*/trouble.ftl`:
//! badge, banner, `/readyz`, metric, runbook and `config/alerts/trouble.yml` follow from it.
//! What only Prometheus can tell is written in `config/alerts/alerts.yml`. A test asks for a history in which it fires, and one in
//! which it does not.
//!
//! **How do I keep one more thing of a turn?** A column: the next file in `src/store/sqlite/migrations/`, its line
//! in `store/postgres/schema.rs`, [`store::TurnRecord`], and the statement in `store::ops::turns`. What belongs to a person
//! is erased there as well. `app::turn_writer` fills it in.
//!
//! **How do I add a condition for words and routes?** `Condition` in `line/route.rs`, read by `config/cases.rs`; the facts it asks stand
//! in [`line::session`]. `line/proof/callers.rs` must make a caller of each kind, or the proof does not see it; then `simulate`,
//! `call stories` (`cli/transcript.rs`) and the table in `config/README.md`.
//!
//! **How do I add a command?** A file in `src/cli/`, a variant in `cli/mod.rs`, a row in `README.md`. `cli/loading.rs` reads the
//! configuration for it.
//!
//! **Where are the words of the landing page?** In `prompts/<language>/page.ftl`; its HTML is `prompts/page.html`. The page of
//! operations is in `src/console/`; its words, and those of reports and troubles, stand in `src/metrics/operator_words/`, a folder a
//! language. Another language is one more folder, a variant of [`config::settings::OperatorLanguage`], and its word in
//! `config/operations.rs`; the compiler names the rest.
//!
//! **Where are the menus?** In `config/line.toml` and `prompts/<language>/voice.ftl`. `deflect check` walks every way through
//! them; `deflect simulate` plays one.
//!
//! **Why is the state in the URL and not in the database?** A turn must be answered while the database is slow or another node
//! takes over. The state is sealed (AES-256-GCM) for its call and platform, so it can be neither read nor moved.
//!
//! **Why SQLite?** One file, no server, and all writes of a turn in one transaction. A line that must outlive a machine takes
//! PostgreSQL (`config/deploy/`): the same operations on the other engine of `store`.
//!
//! **Why "at least once" for mail?** A worker may die after a server took a mail. It is sent again with the same `Message-ID`. A
//! text without an answer is not sent again: two texts are worse than a late one.

pub mod app;
pub mod base;
pub mod cli;
pub mod config;
pub mod console;
pub mod dialect;
pub mod fastagi;
pub mod http;
pub mod line;
pub mod metrics;
pub mod outbox;
pub mod pages;
pub mod recordings;
pub mod sms_text;
pub mod store;

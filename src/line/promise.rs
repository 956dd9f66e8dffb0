//! Offers and requests: the questions before anything is sent, and the promises after a yes.

use std::collections::HashSet;

use crate::base::call::{Caller, CallerKind, Key};
use crate::base::number::Number;
use crate::line::channel::ChannelId;
use crate::line::event::{Event, MenuInput, Refusal};
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::message::{Medium, Message, MessageKind, Recipient};
use crate::line::prompt::{Prompt, PromptId, Value};
use crate::line::session::{LinkSent, NumberPurpose, Phase};
use crate::line::walk::{TurnEnd, Walk};

/// The way in which a link can reach this caller.
enum LinkRoute {
    /// Texted to the caller's number.
    Text(Number),
    /// Mailed to the known address of the caller's number.
    Mail(Number),
    /// Texted to a number that the caller types, as the own one is refused for this reason.
    Typed(Refusal),
    /// Not at all in this call.
    Told(Refusal),
}

impl<'a> Walk<'a> {
    /// Offers a channel's link.
    pub(super) fn offer(&mut self, node: &'a Node, channel: &ChannelId, collect: Option<&NodeId>) -> TurnEnd {
        self.reach(channel);
        self.say_all(&node.say, Some(channel));
        let reach = self.reach_of_link(collect);
        if let Some(refusal) = self.refusal_of_text() {
            self.refuse(Medium::Sms, refusal);
        }
        let medium = if matches!(reach, LinkRoute::Mail(_)) { Medium::Email } else { Medium::Sms };
        if !matches!(reach, LinkRoute::Told(_)) {
            self.record(Event::Offered { channel: channel.clone(), medium });
        }
        self.ask_offer(channel, collect)
    }

    /// Asks for consent in the words for this caller; or says why nothing is offered, and goes to the farewell.
    pub(super) fn ask_offer(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> TurnEnd {
        let reach = self.reach_of_link(collect);
        if let LinkRoute::Told(refusal) = reach {
            return self.tell_instead(channel, refusal);
        }
        for prompt in self.question(channel, &reach) {
            self.say(prompt.as_str());
        }
        self.wait_key()
    }

    /// The prompts of an offer: why no text is sent (once), the link, and the question that fits the way it is sent.
    fn question(&self, channel: &ChannelId, reach: &LinkRoute) -> Vec<PromptId> {
        let question = match reach {
            LinkRoute::Text(_) if self.has_sent(channel) => "offer-text-again",
            LinkRoute::Text(_) => "offer-text",
            LinkRoute::Mail(_) if self.session.refusal.is_none() => "offer-mail",
            LinkRoute::Mail(_) => "offer-mail-instead",
            LinkRoute::Typed(Refusal::Hidden) => "offer-hidden",
            LinkRoute::Typed(Refusal::Foreign) => "offer-foreign",
            LinkRoute::Typed(Refusal::Landline) => "offer-landline",
            LinkRoute::Typed(_) | LinkRoute::Told(_) => "offer-other",
        };
        let refusal = self.session.refusal.filter(|_| !self.is_asked_again());
        let link = PromptId::new(&format!("link-{channel}"));
        refusal
            .map(|refusal| self.why(refusal))
            .map(PromptId::new)
            .into_iter()
            .chain([link, PromptId::new(question)])
            .collect()
    }

    /// The caller said yes to an offer.
    pub(super) fn accept_offer(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> TurnEnd {
        let reach = self.reach_of_link(collect);
        self.asked = self.question(channel, &reach);
        match reach {
            LinkRoute::Text(number) => self.promise_link(channel, Medium::Sms, Recipient::Number(number)),
            LinkRoute::Mail(number) => self.promise_link(channel, Medium::Email, Recipient::Contact(number)),
            LinkRoute::Typed(_) => self.collect_for(collect),
            LinkRoute::Told(refusal) => self.tell_instead(channel, refusal),
        }
    }

    /// Key `9`: texts the link of the last channel, at once if that needs no question.
    pub(super) fn text_me(&mut self) -> TurnEnd {
        let channel = self.offered(None);
        match self.reach_of_link(None) {
            LinkRoute::Text(number) if !self.has_sent(&channel) => {
                self.asked = self.said_of_key_nine();
                self.reach(&channel);
                self.record(Event::Offered { channel: channel.clone(), medium: Medium::Sms });
                self.promise_link(&channel, Medium::Sms, Recipient::Number(number))
            }
            _ => self.go_to_offer(&channel),
        }
    }

    /// Tells a channel's address, and offers its link.
    pub(super) fn tell_and_offer(&mut self, channel: &ChannelId) -> TurnEnd {
        self.reach(channel);
        if !self.has_told(channel) {
            self.say_address(channel);
            self.note_telling();
        }
        self.go_to_offer(channel)
    }

    fn go_to_offer(&mut self, channel: &ChannelId) -> TurnEnd {
        match self.script.offer_of(channel) {
            Some(offer) => self.arrive(offer.clone()),
            None => self.arrive(self.line().rescue.clone()),
        }
    }

    /// A link is not wanted. What was promised in this call before comes all the same.
    pub(super) fn refused(&mut self) -> TurnEnd {
        self.say_refused();
        self.go_without_text()
    }

    /// Texts are not wanted, perhaps none ever: says how to end them, too.
    pub(super) fn texts_refused(&mut self) -> TurnEnd {
        self.say_refused();
        self.say("opt-out");
        self.go_without_text()
    }

    fn say_refused(&mut self) {
        self.say(if self.session.promises == 0 { "link-refused" } else { "promise-stands" });
    }

    /// Says the address, unless it was just told, and the farewell.
    fn go_without_text(&mut self) -> TurnEnd {
        let channel = self.offered(None);
        if !self.session.anonymous {
            self.reach(&channel);
            if !self.has_told(&channel) {
                self.say_address(&channel);
            }
            self.note_telling();
        }
        self.arrive(self.line().farewell.clone())
    }

    /// The prompts that make key `9` a consent: those of the line's first menu, which explains it, and those of the
    /// present place.
    fn said_of_key_nine(&self) -> Vec<PromptId> {
        let here = self.node(&self.session.at);
        let mut said = self.sayings_of(self.node(&self.first_node()));
        said.extend(self.sayings_of(here));
        if let NodeKind::Offer { channel, collect } = &here.kind {
            said.extend(self.question(&self.offered(channel.as_ref()), &self.reach_of_link(collect.as_ref())));
        }
        let mut once = HashSet::new();
        said.retain(|id| once.insert(id.clone()));
        said
    }

    /// Asks a department to write back.
    pub(super) fn request(&mut self, node: &'a Node, channel: &ChannelId, collect: Option<&NodeId>) -> TurnEnd {
        self.reach(channel);
        self.say_all(&node.say, Some(channel));
        match self.refusal_of_any() {
            Some(refusal) => {
                self.refuse(Medium::Email, refusal);
                self.tell_because(channel, refusal, "request-told")
            }
            None => {
                self.record(Event::Offered { channel: channel.clone(), medium: Medium::Email });
                self.ask_request(channel, collect)
            }
        }
    }

    /// Asks for consent to pass the number on; if nobody can write to it, asks for another.
    pub(super) fn ask_request(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> TurnEnd {
        match (self.number_to_write_to(), collect) {
            (Some(_), _) => self.say("request-consent"),
            (None, Some(_)) => self.say("request-collect"),
            (None, None) => {
                self.say("request-told");
                self.say_address(channel);
                self.note_telling();
                return self.arrive(self.line().farewell.clone());
            }
        }
        self.wait_key()
    }

    /// The caller agreed.
    pub(super) fn accept_request(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> TurnEnd {
        self.asked = vec![PromptId::new("request-consent")];
        match self.number_to_write_to() {
            Some(number) => self.promise_request(channel, number),
            None => self.collect_for(collect),
        }
    }

    /// A number was typed at a collect node.
    pub(super) fn number_typed(&mut self, keys: &str) -> TurnEnd {
        match Key::parse_one(keys) {
            Some(key @ Key::BACK) => return self.accept_input(MenuInput::Key(key), Self::go_back),
            Some(key @ Key::HUMAN) => {
                return self.accept_input(MenuInput::Key(key), Self::go_to_human);
            }
            Some(key @ Key::REPEAT) => {
                return self.accept_input(MenuInput::Key(key), |walk| walk.enter(walk.session.at.clone()));
            }
            _ => {}
        }
        let Caller { kind, number } = self.script.plan_of(&self.session.line).typed(keys);
        let refused = self.session.refusal.filter(|_| number == self.session.caller.number);
        match (kind, number) {
            (CallerKind::Mobile, Some(_)) if let Some(refusal) = refused => {
                self.number_refused(refusal, self.why(refusal))
            }
            (CallerKind::Mobile, Some(number)) => {
                (self.session.silent, self.session.wrong) = (0, 0);
                self.read_back(number)
            }
            (CallerKind::Landline, _) => self.number_refused(Refusal::Landline, "number-landline"),
            (CallerKind::Foreign, _) => self.number_refused(Refusal::Foreign, "number-foreign"),
            (CallerKind::Mobile | CallerKind::Hidden, _) => self.wrong_because("number-wrong"),
        }
    }

    /// The typed number takes no texts: says so, and asks for another.
    fn number_refused(&mut self, reason: Refusal, because: &str) -> TurnEnd {
        self.refuse(Medium::Sms, reason);
        self.wrong_because(because)
    }

    /// Reads the number back for confirmation.
    pub(super) fn read_back(&mut self, number: Number) -> TurnEnd {
        let args = vec![("number", Value::Text(number.as_e164().to_owned()))];
        self.say_prompt(self.script.wording(PromptId::new("number-read-back")), args);
        self.session.phase = Phase::Confirm(number);
        self.wait_key()
    }

    /// The answer to the number read back.
    pub(super) fn number_confirmed(&mut self, key: Key, input: MenuInput, number: Number) -> TurnEnd {
        match key {
            Key::YES | Key::TEXT => self.accept_input(input, |walk| walk.serve(number)),
            Key::BACK => self.accept_input(input, |walk| walk.enter(walk.session.at.clone())),
            Key::REPEAT => self.accept_input(input, |walk| walk.read_back(number)),
            Key::HUMAN => self.accept_input(input, Self::go_to_human),
            _ => self.wrong(),
        }
    }

    /// Sends the link or request to the typed number.
    fn serve(&mut self, number: Number) -> TurnEnd {
        self.asked = vec![PromptId::new("number-read-back")];
        let serving = match &self.session.serving {
            Some(NumberPurpose::Offer(id) | NumberPurpose::Request(id)) => self.script.nodes.get(id),
            None => None,
        };
        match serving.map(|node| &node.kind) {
            Some(NodeKind::Request { channel, .. }) => self.promise_request(self.line().channel(channel), number),
            Some(NodeKind::Offer { channel, .. }) => {
                let channel = self.offered(channel.as_ref());
                self.promise_link(&channel, Medium::Sms, Recipient::Number(number))
            }
            _ => self.promise_link(&self.line().channel, Medium::Sms, Recipient::Number(number)),
        }
    }

    /// Asks for the number that the link, or the request, is for.
    pub(super) fn collect_for(&mut self, collect: Option<&NodeId>) -> TurnEnd {
        let Some(collect) = collect else { return self.arrive(self.line().farewell.clone()) };
        let asker = self.session.at.clone();
        self.session.serving = Some(match self.session.phase {
            Phase::Request => NumberPurpose::Request(asker),
            _ => NumberPurpose::Offer(asker),
        });
        self.session.from = collect.clone();
        self.enter(collect.clone())
    }

    fn promise_link(&mut self, channel: &ChannelId, medium: Medium, to: Recipient) -> TurnEnd {
        if let Some(refusal) = self.refusal_of_any() {
            return self.tell_instead(channel, refusal);
        }
        if medium == Medium::Sms && self.is_own(&to) && !self.session.texts_wait {
            self.session.link_sent = Some(LinkSent { channel: channel.clone(), at: self.now });
        }
        self.promise(MessageKind::Link, medium, channel, to);
        if let (Medium::Sms, true, Some(caller)) = (medium, self.session.mailable, self.session.caller.number.clone()) {
            self.add_message(MessageKind::FollowUp, Medium::Email, channel, Recipient::Contact(caller));
        }
        match medium {
            Medium::Sms if self.session.texts_wait => self.say("link-later"),
            Medium::Sms => self.say("link-sent"),
            Medium::Email => self.say("link-mailed"),
        }
        if !self.has_told(channel) {
            self.say_address(channel);
        }
        if medium == Medium::Sms && self.session.texts_wait {
            self.note_telling();
        }
        self.arrive(self.line().farewell.clone())
    }

    fn promise_request(&mut self, channel: &ChannelId, caller: Number) -> TurnEnd {
        if let Some(refusal) = self.refusal_of_any() {
            return self.tell_because(channel, refusal, "request-told");
        }
        self.promise(MessageKind::Request, Medium::Email, channel, Recipient::Department { caller });
        self.say("request-sent");
        self.arrive(self.line().farewell.clone())
    }

    fn promise(&mut self, kind: MessageKind, medium: Medium, channel: &ChannelId, recipient: Recipient) {
        self.session.promises += 1;
        let asked = std::mem::take(&mut self.asked);
        let input = self.input;
        let phrase = self.phrase.clone();
        self.record(Event::OfferAccepted { channel: channel.clone(), medium, asked, input, phrase });
        self.add_message(kind, medium, channel, recipient);
    }

    fn add_message(&mut self, kind: MessageKind, medium: Medium, channel: &ChannelId, recipient: Recipient) {
        let topic = self.session.topic.clone();
        let language = self.session.language.clone();
        let line = self.session.line.clone();
        self.messages.push(Message { kind, medium, line, channel: channel.clone(), topic, recipient, language });
    }

    pub(super) fn refuse(&mut self, medium: Medium, reason: Refusal) {
        self.record(Event::OfferRefused { medium, reason });
    }

    /// A promise was refused: offers mail if an address is known, else says the address. Callers whose number a look-up calls a
    /// land line are asked for a mobile number, and so are those who typed one, once in a call: each look-up costs.
    pub(super) fn promise_refused(&mut self, promised: &Message, reason: Refusal) -> TurnEnd {
        let is_texted = self.is_own(&promised.recipient);
        let is_typed = matches!(promised.recipient, Recipient::Number(_)) && !is_texted;
        if is_typed && reason == Refusal::Landline && !self.session.landline_typed {
            self.session.landline_typed = true;
            self.session.phase = Phase::Number;
            return self.number_refused(reason, "number-landline");
        }
        let is_landline = is_texted && reason == Refusal::Landline;
        if is_landline {
            // Their digits did not tell: from here on it is a call from a land line like any other.
            self.session.caller.kind = CallerKind::Landline;
        } else if reason.concerns_every_number() || (is_texted && reason != Refusal::Store) {
            self.session.refusal = Some(reason);
        }
        let is_mailable = matches!(self.reach_of_link(None), LinkRoute::Mail(_));
        let offer = self.script.offer_of(&promised.channel);
        match offer.filter(|_| promised.medium == Medium::Sms && (is_landline || is_mailable)) {
            Some(offer) => self.arrive(offer.clone()),
            None => {
                self.refuse(promised.medium, reason);
                self.tell_because(
                    &promised.channel,
                    reason,
                    if is_typed { why_typed(reason) } else { self.why(reason) },
                )
            }
        }
    }

    /// Nothing can be sent: says the reason, and the address instead.
    fn tell_instead(&mut self, channel: &ChannelId, refusal: Refusal) -> TurnEnd {
        self.tell_because(channel, refusal, self.why(refusal))
    }

    /// The prompt for a refusal. Where no text is known to have gone to this number, its limit is full of those that wait.
    const fn why(&self, refusal: Refusal) -> &'static str {
        match refusal {
            Refusal::NumberLimit if self.session.texts_wait || self.session.link_sent.is_none() => "text-not-now",
            _ => why(refusal),
        }
    }

    /// True if a text goes to the number that calls.
    fn is_own(&self, to: &Recipient) -> bool {
        matches!(to, Recipient::Number(number) if self.session.caller.number.as_ref() == Some(number))
    }

    /// True if the link of this channel was sent to the caller a short while ago.
    fn has_sent(&self, channel: &ChannelId) -> bool {
        let is_same = self.session.link_sent.as_ref().is_some_and(|sent| sent.channel == *channel);
        is_same && self.link_sent_ago().is_some()
    }

    fn tell_because(&mut self, channel: &ChannelId, refusal: Refusal, because: &str) -> TurnEnd {
        self.say(because);
        if refusal != Refusal::Anonymous {
            self.reach(channel);
            if !self.tells(channel) {
                self.say_address(channel);
            }
            self.note_telling();
        }
        self.arrive(self.line().farewell.clone())
    }

    /// True if the caller has heard this channel's address since the last menu.
    fn has_told(&self, channel: &ChannelId) -> bool {
        self.session.told.as_ref() == Some(channel) || self.tells(channel)
    }

    /// True if this turn says the channel's address. The rescue says it in its own words.
    fn tells(&self, channel: &ChannelId) -> bool {
        let address = PromptId::new(&format!("address-{channel}"));
        let rescue = &self.node(&self.line().rescue).say;
        let tells = |prompt: &Prompt| prompt.id == address || rescue.iter().any(|saying| saying.prompt == prompt.id);
        self.prompts.iter().any(tells)
    }

    fn reach_of_link(&self, collect: Option<&NodeId>) -> LinkRoute {
        if let Some(refusal) = self.refusal_of_any() {
            return LinkRoute::Told(refusal);
        }
        match (self.refusal_of_text(), self.session.caller.number.clone()) {
            (None, Some(number)) => LinkRoute::Text(number),
            (_, Some(number)) if self.session.mailable => LinkRoute::Mail(number),
            (Some(refusal), _) if refusal.concerns_one_number() && collect.is_some() => LinkRoute::Typed(refusal),
            (refusal, _) => LinkRoute::Told(refusal.unwrap_or(Refusal::Hidden)),
        }
    }

    /// The reason why nothing may be promised any more in this call.
    fn refusal_of_any(&self) -> Option<Refusal> {
        if self.session.anonymous {
            return Some(Refusal::Anonymous);
        }
        (self.session.promises >= self.script.patience.promises_per_call_max).then_some(Refusal::CallLimit)
    }

    /// The reason why the caller's number cannot be texted.
    fn refusal_of_text(&self) -> Option<Refusal> {
        self.refusal_of_any().or(self.session.refusal).or(match self.session.caller.kind {
            CallerKind::Mobile => None,
            CallerKind::Landline => Some(Refusal::Landline),
            CallerKind::Hidden => Some(Refusal::Hidden),
            CallerKind::Foreign => Some(Refusal::Foreign),
        })
    }

    /// The number a department can write to.
    fn number_to_write_to(&self) -> Option<Number> {
        let caller = &self.session.caller;
        caller.number.clone().filter(|_| matches!(caller.kind, CallerKind::Mobile | CallerKind::Foreign))
    }
}

/// The prompt for a refused typed number. It reveals nothing about the number's owner beyond its kind.
const fn why_typed(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Anonymous | Refusal::CallLimit | Refusal::Store => why(refusal),
        Refusal::Landline => "number-landline",
        _ => "number-refused",
    }
}

/// The prompt for a refusal. All limits that protect us, not the caller, sound alike, so that nobody can probe them.
const fn why(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Anonymous => "offer-anonymous",
        Refusal::CallLimit => "offer-limit",
        Refusal::OptedOut => "text-opted-out",
        Refusal::Undeliverable => "text-undeliverable",
        Refusal::NumberLimit => "text-limit",
        Refusal::Store => "link-told",
        Refusal::Landline | Refusal::Hidden | Refusal::Foreign | Refusal::Closed | Refusal::PrefixLimit => {
            "text-not-now"
        }
        Refusal::TypedLimit | Refusal::CountryLimit | Refusal::DayLimit | Refusal::Budget => "text-not-now",
        Refusal::NoGateway => "text-not-now",
    }
}

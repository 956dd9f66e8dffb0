//! Offers and requests: what a caller is asked before anything is sent, and what is promised after a yes.

use crate::call::{CallerKind, Key};
use crate::line::channel::ChannelId;
use crate::line::event::{Event, MenuInput, Refusal};
use crate::line::flow::{End, Walk};
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::message::{Medium, Message, MessageKind, Recipient};
use crate::line::prompt::{PromptId, Value};
use crate::line::session::Phase;
use crate::number::Number;

/// How a link can reach this caller.
enum Reach {
    /// Texted to the number that calls.
    Text(Number),
    /// Mailed to the address known for the number that calls.
    Mail(Number),
    /// Texted to a number the caller types.
    Typed,
    /// Not at all in this call.
    Told(Refusal),
}

impl<'a> Walk<'a> {
    /// Offers a channel's link.
    pub(super) fn offer(&mut self, node: &'a Node, channel: &ChannelId, collect: Option<&NodeId>) -> End {
        self.reach(channel);
        self.say_all(&node.say, Some(channel));
        let reach = self.reach_of_link(collect);
        if let Some(refusal) = self.refusal_of_text() {
            self.refuse(Medium::Sms, refusal);
        }
        let medium = if matches!(reach, Reach::Mail(_)) { Medium::Email } else { Medium::Sms };
        if !matches!(reach, Reach::Told(_)) {
            self.record(Event::Offered { channel: channel.clone(), medium });
        }
        self.ask_offer(channel, collect)
    }

    /// Asks for the yes, in the words that fit the caller; or tells why there is nothing to ask, and says farewell.
    pub(super) fn ask_offer(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> End {
        let reach = self.reach_of_link(collect);
        if let Reach::Told(refusal) = reach {
            return self.tell_instead(channel, refusal);
        }
        self.say(self.question(&reach));
        self.wait_key()
    }

    /// What is asked of a caller whom a link reaches in this way.
    fn question(&self, reach: &Reach) -> &'static str {
        match reach {
            Reach::Text(_) if self.link_sent_ago().is_some() => "offer-text-again",
            Reach::Text(_) => "offer-text",
            Reach::Mail(_) => "offer-mail",
            Reach::Typed | Reach::Told(_) => self.why_typed(),
        }
    }

    /// The caller said yes to an offer.
    pub(super) fn accept_offer(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> End {
        let reach = self.reach_of_link(collect);
        self.asked = vec![PromptId::new(self.question(&reach))];
        match reach {
            Reach::Text(number) => self.promise_link(channel, Medium::Sms, Recipient::Number(number)),
            Reach::Mail(number) => self.promise_link(channel, Medium::Email, Recipient::Contact(number)),
            Reach::Typed => self.collect_for(collect),
            Reach::Told(refusal) => self.tell_instead(channel, refusal),
        }
    }

    /// Key `9`: texts the link of the channel last spoken of, at once where that needs no question.
    pub(super) fn text_me(&mut self) -> End {
        let spoken_of = self.session.channel.clone().unwrap_or_else(|| self.line().channel.clone());
        let Some(offer) = self.script.offer_of(&spoken_of).or_else(|| self.script.offer_of(&self.line().channel))
        else {
            return self.arrive(self.line().human.clone());
        };
        let NodeKind::Offer { channel, .. } = &self.node(offer).kind else { return self.arrive(offer.clone()) };
        match self.reach_of_link(None) {
            Reach::Text(number) if self.link_sent_ago().is_none() => {
                self.asked = self.node(&self.session.at).say.iter().map(|saying| saying.prompt.clone()).collect();
                self.reach(channel);
                self.record(Event::Offered { channel: channel.clone(), medium: Medium::Sms });
                self.promise_link(channel, Medium::Sms, Recipient::Number(number))
            }
            _ => self.arrive(offer.clone()),
        }
    }

    /// Asks a department to write back.
    pub(super) fn request(&mut self, node: &'a Node, channel: &ChannelId, collect: Option<&NodeId>) -> End {
        self.reach(channel);
        self.say_all(&node.say, Some(channel));
        match self.refusal_of_any() {
            Some(refusal) => {
                self.refuse(Medium::Email, refusal);
                self.tell_instead(channel, refusal)
            }
            None => {
                self.record(Event::Offered { channel: channel.clone(), medium: Medium::Email });
                self.ask_request(collect)
            }
        }
    }

    /// Asks whether the number may be passed on; for one that no one can write to, asks for another.
    pub(super) fn ask_request(&mut self, collect: Option<&NodeId>) -> End {
        match (self.number_to_write_to(), collect) {
            (Some(_), _) => self.say("request-consent"),
            (None, Some(_)) => self.say("request-collect"),
            (None, None) => {
                self.say("request-told");
                return self.arrive(self.line().farewell.clone());
            }
        }
        self.wait_key()
    }

    /// The caller agreed.
    pub(super) fn accept_request(&mut self, channel: &ChannelId, collect: Option<&NodeId>) -> End {
        self.asked = vec![PromptId::new("request-consent")];
        match self.number_to_write_to() {
            Some(number) => self.promise_request(channel, number),
            None => self.collect_for(collect),
        }
    }

    /// A number was typed at a collect node.
    pub(super) fn number_typed(&mut self, keys: &str) -> End {
        match Key::parse_one(keys) {
            Some(key @ Key::BACK) => return self.reserved(MenuInput::Key(key), Self::go_back),
            Some(key @ Key::HUMAN) => {
                return self.reserved(MenuInput::Key(key), |walk| walk.arrive(walk.line().human.clone()));
            }
            _ => {}
        }
        match self.script.plan.textable(keys) {
            Some(number) => {
                (self.session.silent, self.session.wrong) = (0, 0);
                self.read_back(number)
            }
            None => self.wrong(),
        }
    }

    /// Reads the number back and asks whether it is right.
    pub(super) fn read_back(&mut self, number: Number) -> End {
        let args = vec![("number", Value::Text(number.as_e164().to_owned()))];
        self.say_prompt(PromptId::new("number-read-back"), args);
        self.session.phase = Phase::Confirm(number);
        self.wait_key()
    }

    /// The answer to the number read back.
    pub(super) fn number_confirmed(&mut self, key: Key, input: MenuInput, number: Number) -> End {
        match key {
            Key::YES | Key::TEXT => self.reserved(input, |walk| walk.serve(number)),
            Key::BACK => self.reserved(input, |walk| walk.enter(walk.session.at.clone())),
            Key::REPEAT => self.reserved(input, |walk| walk.read_back(number)),
            Key::HUMAN => self.reserved(input, |walk| walk.arrive(walk.line().human.clone())),
            _ => self.wrong(),
        }
    }

    /// Does what the typed number was asked for.
    fn serve(&mut self, number: Number) -> End {
        self.asked = vec![PromptId::new("number-read-back")];
        let serving = self.session.serving.clone().and_then(|id| self.script.nodes.get(&id));
        match serving.map(|node| &node.kind) {
            Some(NodeKind::Request { channel, .. }) => self.promise_request(channel, number),
            Some(NodeKind::Offer { channel, .. }) => self.promise_link(channel, Medium::Sms, Recipient::Number(number)),
            _ => self.promise_link(&self.line().channel, Medium::Sms, Recipient::Number(number)),
        }
    }

    fn collect_for(&mut self, collect: Option<&NodeId>) -> End {
        let Some(collect) = collect else { return self.arrive(self.line().farewell.clone()) };
        self.session.serving = Some(self.session.at.clone());
        self.session.from = collect.clone();
        self.enter(collect.clone())
    }

    fn promise_link(&mut self, channel: &ChannelId, medium: Medium, to: Recipient) -> End {
        if let Some(refusal) = self.refusal_of_any() {
            return self.tell_instead(channel, refusal);
        }
        self.promise(MessageKind::Link, medium, channel, to);
        self.session.link_sent = Some(self.now);
        if let (Medium::Sms, true, Some(caller)) = (medium, self.session.mailable, self.session.caller.number.clone()) {
            self.add_message(MessageKind::FollowUp, Medium::Email, channel, Recipient::Contact(caller));
        }
        self.say(if medium == Medium::Sms { "link-sent" } else { "link-mailed" });
        self.arrive(self.line().farewell.clone())
    }

    fn promise_request(&mut self, channel: &ChannelId, caller: Number) -> End {
        if let Some(refusal) = self.refusal_of_any() {
            return self.tell_instead(channel, refusal);
        }
        self.promise(MessageKind::Request, Medium::Email, channel, Recipient::Department { caller });
        self.say("request-sent");
        self.arrive(self.line().farewell.clone())
    }

    fn promise(&mut self, kind: MessageKind, medium: Medium, channel: &ChannelId, recipient: Recipient) {
        self.session.promises += 1;
        let (asked, input) = (std::mem::take(&mut self.asked), self.input);
        self.record(Event::OfferAccepted { channel: channel.clone(), medium, asked, input });
        self.add_message(kind, medium, channel, recipient);
    }

    fn add_message(&mut self, kind: MessageKind, medium: Medium, channel: &ChannelId, recipient: Recipient) {
        let (topic, language) = (self.session.topic.clone(), self.session.language.clone());
        self.messages.push(Message { kind, medium, channel: channel.clone(), topic, recipient, language });
    }

    pub(super) fn refuse(&mut self, medium: Medium, reason: Refusal) {
        self.record(Event::OfferRefused { medium, reason });
    }

    /// Nothing can be sent in this call: says why, and the address instead.
    fn tell_instead(&mut self, channel: &ChannelId, refusal: Refusal) -> End {
        match refusal {
            Refusal::Anonymous => self.say("offer-anonymous"),
            Refusal::CallLimit => self.say("offer-limit"),
            _ => self.say("request-told"),
        }
        if refusal != Refusal::Anonymous {
            self.say_address(channel);
        }
        self.arrive(self.line().farewell.clone())
    }

    fn reach_of_link(&self, collect: Option<&NodeId>) -> Reach {
        if let Some(refusal) = self.refusal_of_any() {
            return Reach::Told(refusal);
        }
        let caller = &self.session.caller;
        match (caller.kind, caller.number.clone()) {
            (CallerKind::Mobile, Some(number)) => Reach::Text(number),
            (_, Some(number)) if self.session.mailable => Reach::Mail(number),
            _ if collect.is_some() => Reach::Typed,
            _ => Reach::Told(self.refusal_of_text().unwrap_or(Refusal::Hidden)),
        }
    }

    /// Why nothing at all may be promised any more in this call.
    fn refusal_of_any(&self) -> Option<Refusal> {
        match self.session.anonymous {
            true => Some(Refusal::Anonymous),
            false if self.session.promises >= self.script.patience.promises_per_call_max => Some(Refusal::CallLimit),
            false => None,
        }
    }

    /// Why the number that calls cannot be texted.
    fn refusal_of_text(&self) -> Option<Refusal> {
        self.refusal_of_any().or(match self.session.caller.kind {
            CallerKind::Mobile => None,
            CallerKind::Landline => Some(Refusal::Landline),
            CallerKind::Hidden => Some(Refusal::Hidden),
            CallerKind::Foreign => Some(Refusal::Foreign),
        })
    }

    fn why_typed(&self) -> &'static str {
        match self.session.caller.kind {
            CallerKind::Mobile | CallerKind::Landline => "offer-landline",
            CallerKind::Hidden => "offer-hidden",
            CallerKind::Foreign => "offer-foreign",
        }
    }

    /// The number a department can write to.
    fn number_to_write_to(&self) -> Option<Number> {
        let caller = &self.session.caller;
        caller.number.clone().filter(|_| matches!(caller.kind, CallerKind::Mobile | CallerKind::Foreign))
    }
}

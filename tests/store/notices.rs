//! Notices of operations to callers are kept with the name of the person who posted them, and bounded.

use std::collections::{BTreeMap, BTreeSet};

use deflect::base::call::Language;
use deflect::line::notice::{ANNOUNCEMENTS_MAX, LEAD, NOTICES_MAX, NoRoom, Notice, NoticeKind};
use deflect::line::posting::LASTS_MAX;
use deflect::store::Posting;

use crate::memory::*;

fn closing(id: &str) -> Notice {
    let words = BTreeMap::from([(Language::new("ru"), "Слова \"и\" '; знаки".to_owned())]);
    let (since, until) = (noon() + LEAD, after(HOUR));
    Notice { id: id.to_owned(), kind: NoticeKind::Closing, lines: BTreeSet::new(), words, since, until }
}

fn announcement(id: &str) -> Notice {
    Notice { kind: NoticeKind::Announcement { topics: BTreeSet::new() }, ..closing(id) }
}

#[tokio::test]
async fn a_notice_is_current_until_it_is_over_and_stays_known_with_who_posted_it() {
    let memory = Memory::new();
    let store = &memory.store;
    for id in ["a", "b"] {
        assert_eq!(store.post_notice(closing(id), "anna".to_owned(), noon()).await.unwrap(), Posting::Fresh);
    }
    assert_eq!(store.post_notice(announcement("a"), "boris".to_owned(), noon()).await.unwrap(), Posting::Repeat);
    let current = store.notices(noon()).await.unwrap();
    assert_eq!(current.iter().map(|posted| &posted.notice).collect::<Vec<_>>(), [&closing("a"), &closing("b")]);
    assert_eq!((current[0].posted_by.as_str(), current[0].posted_at, &current[0].ended), ("anna", noon(), &None));
    assert_eq!(store.notices(after(HOUR)).await.unwrap(), []);
    let posted = store.notices_posted(after(HOUR), 1).await.unwrap();
    assert_eq!(posted.iter().map(|posted| posted.notice.id.as_str()).collect::<Vec<_>>(), ["b"], "the newest first");
}

#[tokio::test]
async fn a_notice_that_is_ended_holds_until_every_node_knows() {
    let memory = Memory::new();
    let store = &memory.store;
    store.post_notice(closing("a"), "anna".to_owned(), noon()).await.unwrap();
    let now = after(MINUTE);
    assert!(!store.end_notice("b".to_owned(), "boris".to_owned(), now).await.unwrap(), "there is none");
    assert!(store.end_notice("a".to_owned(), "boris".to_owned(), now).await.unwrap());
    assert!(!store.end_notice("a".to_owned(), "vera".to_owned(), now).await.unwrap(), "it has ended");
    let ended = store.notices(now).await.unwrap().remove(0);
    assert_eq!((ended.notice.until, ended.ended), (now + LEAD, Some((now, "boris".to_owned()))));
    assert_eq!(store.notices(now + LEAD).await.unwrap(), []);
}

#[tokio::test]
async fn a_notice_ended_before_it_begins_never_holds_and_one_nearly_over_is_not_made_longer() {
    let memory = Memory::new();
    let store = &memory.store;
    for id in ["early", "late"] {
        store.post_notice(closing(id), "anna".to_owned(), noon()).await.unwrap();
    }
    assert!(store.end_notice("early".to_owned(), "anna".to_owned(), noon()).await.unwrap());
    assert_eq!(store.notices(noon()).await.unwrap().len(), 1);
    let nearly = after(HOUR) - LEAD / 3;
    assert!(store.end_notice("late".to_owned(), "anna".to_owned(), nearly).await.unwrap());
    assert_eq!(store.notices(nearly).await.unwrap()[0].notice.until, after(HOUR));
    assert!(!store.end_notice("late".to_owned(), "anna".to_owned(), after(HOUR)).await.unwrap());
}

#[tokio::test]
async fn there_is_room_for_so_many_notices_and_again_when_one_is_over() {
    let memory = Memory::new();
    let post = async |notice: Notice, at| memory.store.post_notice(notice, "anna".to_owned(), at).await.unwrap();
    for number in 0..ANNOUNCEMENTS_MAX {
        assert_eq!(post(announcement(&format!("announcement {number}")), noon()).await, Posting::Fresh);
    }
    assert_eq!(post(announcement("more"), noon()).await, Posting::Full(NoRoom::Announcements));
    for number in ANNOUNCEMENTS_MAX..NOTICES_MAX {
        assert_eq!(post(closing(&format!("closing {number}")), noon()).await, Posting::Fresh);
    }
    assert_eq!(post(closing("more"), noon()).await, Posting::Full(NoRoom::Notices));
    assert_eq!(post(closing("more"), after(HOUR)).await, Posting::Fresh);
}

#[tokio::test]
async fn a_notice_that_holds_is_listed_however_many_were_posted_and_ended_after_it() {
    let memory = Memory::new();
    let store = &memory.store;
    for id in ["holds", "ended", "ended later"] {
        store.post_notice(closing(id), "anna".to_owned(), noon()).await.unwrap();
    }
    for id in ["ended", "ended later"] {
        assert!(store.end_notice(id.to_owned(), "anna".to_owned(), noon()).await.unwrap());
    }
    let posted = store.notices_posted(after(MINUTE), 1).await.unwrap();
    assert_eq!(posted.iter().map(|posted| posted.notice.id.as_str()).collect::<Vec<_>>(), ["ended later", "holds"]);
}

#[tokio::test]
async fn the_log_of_notices_is_swept_with_the_history() {
    let memory = Memory::new();
    memory.store.post_notice(closing("a"), "anna".to_owned(), noon()).await.unwrap();
    memory.store.sweep(swept_before(after(HOUR))).await.unwrap();
    assert_eq!(memory.store.notices_posted(noon(), 9).await.unwrap().len(), 1);
    memory.store.sweep(swept_before(after(HOUR + LASTS_MAX))).await.unwrap();
    assert_eq!(memory.store.notices_posted(noon(), 9).await.unwrap(), []);
}

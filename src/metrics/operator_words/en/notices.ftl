# Announcements and closings.

notices-announcement = Announcement
    .end = End this announcement now: { $scope }
    .posted = Posted: callers hear it in a few seconds.
notices-closing = Closing
    .end = End this closing now: { $scope }
    .posted = The line closes in a few seconds.

notices-by = posted by { $operator } at { $moment }
notices-ended = ended at { $moment } by { $operator }
notices-soon = begins in a moment
notices-until = until { $moment }
notices-over = was over at { $moment }

notices-lines = line { $lines }
notices-before = { $lines }, before { $topics }
notices-first = { $lines }, when it answers

notices-none = Callers are told nothing but the menu.
notices-those-over = Those that are over
notices-end-now = End now
notices-now = What callers are told now
notices-end-one = End one before its time
notices-end = End it
notices-ending = It ends in a few seconds.
notices-unchanged = Nothing was changed: { $why }

# The form.
notices-tell = Tell callers something, or close a line
notices-without-script = Post or end something without JavaScript
notices-what = What
notices-announce = An announcement, spoken first
notices-close = Close the line: the words, then the address and the link
notices-words = Words, { $language }
notices-of-lines = Lines
    .none = (none chosen: every line)
notices-only-topics = Only before some topics
notices-of-topics = Topics
    .none = (none chosen: when the line answers)
notices-for = For how long
notices-for-30m = 30 minutes
notices-for-2h = 2 hours
notices-for-6h = 6 hours
notices-for-12h = 12 hours
notices-for-24h = 24 hours
notices-for-72h = 3 days
notices-token = Your operator's token
notices-token-kept = Kept in this tab only, until you close it.
notices-post = Post it

# Why something is refused.
refused-no-token = expected an operator's token: `Authorization: Bearer …`
refused-wrong-token = that is no operator's token
refused-too-many = too many wrong tokens were shown; try again later
refused-unavailable = the store does not answer; try again
refused-gone = there is no such notice, or it has ended
refused-long = expected at most { $bytes } bytes
refused-held-gone = there is no such change, or it is held no more: the files may have changed again
refused-many-notices = there are { $most } notices already, the most there may be; end one first
refused-many-announcements = { $most } announcements are said there already, the most a caller hears out; end one first
refused-line = `{ $name }` is no line; known here: { $known }
refused-topic = `{ $name }` is no topic; known here: { $known }
refused-topics-of-closing = a closing has no topics: it closes whole lines
refused-language = `{ $name }` is no language of the prompts; known here: { $known }
refused-no-words = an announcement has words in at least one language
refused-empty = the words in `{ $language }` say nothing
refused-too-long = the words in `{ $language }` have { $found } characters, at most { $most } are heard out
refused-unspoken = the words in `{ $language }` have { $sign } in them, which no voice says
refused-over = it would be over before it begins
refused-lasting = a notice holds for 7 days at most; what is to be said for longer belongs into the prompts
refused-not-stored = the notice was not stored

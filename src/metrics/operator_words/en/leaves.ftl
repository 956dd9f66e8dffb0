# Where callers leave.

leaves-about = inside the words, the latest calls of 7 days
leaves-none = No call of the configuration in service is over yet.
leaves-note = { $calls ->
    [one] Of { $calls } call that the configuration in service answered: under each sentence the share of callers who still listen at its end. The others pressed a key, spoke or hung up before.
   *[other] Of { $calls } calls that the configuration in service answered: under each sentence the share of callers who still listen at its end. The others pressed a key, spoke or hung up before.
}
leaves-left-out = { $answers ->
    [one] { $answers } answer was left out: too many different wordings.
   *[other] { $answers } answers were left out: too many different wordings.
}

leaves-worst = The sentences that lose most
leaves-lost = { $left } of { $began } hung up, { $share }
leaves-lost-more = { $left } of { $began } hung up, { $share }; more than in the rest of the menu

leaves-more = Other menus and places
leaves-menu-hung-up = { $callers ->
    [one] { $callers } caller hung up
   *[other] { $callers } callers hung up
}
leaves-others = Other wordings of { $menu }
leaves-less-often = { $wordings ->
    [one] { $wordings } other wording was heard less often.
   *[other] { $wordings } other wordings were heard less often.
}
leaves-said = { $times ->
    [one] Said { $times } time, in { $language }.
   *[other] Said { $times } times, in { $language }.
}
leaves-few = Heard fewer than { $times } times: this says little.

# After the share of those who listen.
leaves-still-listen = still listen at { $at } s: { $acts }
leaves-worse = More hang up here than in the rest.
leaves-after = After the last word: { $acts }.
leaves-hung-up = { $callers } hung up
leaves-keyed = { $callers } pressed a key
leaves-spoke = { $callers } spoke
leaves-did-nothing = { $callers } did nothing
leaves-nobody-acted = nobody acted

leaves-paces = How sure the times are
leaves-paces-note = Recordings have exact lengths. The pace of a voice, and the delays of a platform, come from turns after which the caller stayed silent, and from calls that the line ended; fewer than 30 tell nothing. After ± stands the standard error.
leaves-paces-caption = Pace of voices and delays of platforms
leaves-language = Language
leaves-characters = Characters a second
leaves-from = From
leaves-delay = Delay of an answer
leaves-end-delay = Delay of the notice of an end
leaves-turns = { $turns ->
    [one] { $turns } turn
   *[other] { $turns } turns
}
leaves-seconds = { $value } ± { $error } s
leaves-not-known = not known, taken as 0 s
leaves-speed = { $value } ± { $error }
leaves-speed-assumed = { $speed }, assumed

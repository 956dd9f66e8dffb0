# What is wrong, what it means for callers, and what to do; and the sentence that tells what was found.

trouble-disk-left = The disk of the data folder has { $free } MiB left of { $size }.
trouble-promises-wait = { $medium ->
    [sms] Texts
   *[email] Mail
} wait: the oldest was promised { $span } ago.

trouble-store_damaged = The database file is damaged
    .callers = Callers are answered, but what was promised, agreed to and refused may be lost, and texts may go to people who want none.
    .remedy = Stop this node, move its data folder aside for whoever looks into it, and put the last backup into a new one with `deflect restore FILE`. Then look at the disk.
    .said = The database file is damaged.

trouble-store_silent = The database does not answer
    .callers = Callers who want the link hear the address instead: nothing can be promised. The menus go on working.
    .remedy = Look at the disk under the data folder (`df -h`, `iostat -x 5`), then at the log. With PostgreSQL: see if `psql` reaches it from here. Once it answers nothing needs a restart.
    .said = The store could not be read: { $reason }.
    .no-answer = it does not answer

trouble-store_failing = The database takes nothing
    .callers = Callers who want the link hear the address instead: nothing can be promised. The menus go on working.
    .remedy = See `df -h` and `df -i` for the data folder: a full disk is the usual cause, then a read-only mount and wrong rights after a restore. With PostgreSQL the disk is that of the server, and it may be away. The log names the error of the database. Once it takes changes nothing needs a restart.
    .said = The database takes nothing; it refused { $groups ->
        [one] { $groups } group of changes
       *[other] { $groups } groups of changes
    } in a quarter of an hour.

trouble-disk_full = The disk of the data folder is full
    .callers = As soon as the database cannot grow, callers hear the address instead of a promise.
    .remedy = Make room on that disk now; see what grew with `du -xh --max-depth=2`. Nothing of the data folder may be deleted by hand. Once there is room nothing needs a restart.
    .said = { trouble-disk-left }

trouble-platform_refused = Most requests of a platform are refused
    .callers = If the requests are its own, its callers hear nothing but the platform's fallback document.
    .remedy = Run `deflect doctor PLATFORM`: it sends what the platform would send and says which part arrives changed. Usual causes: the secret was changed on one side only (enter both in a list for the time between), or a proxy or `public_url` has another scheme, host, port or path. The log line "refused a request" names the part that differed.
    .said = { $refused } of { $requests ->
        [one] { $requests } request
       *[other] { $requests } requests
    } of { $platform } were refused in five minutes: their proof is wrong.

trouble-no_calls = Nobody calls at an hour that has calls
    .callers = Callers probably hear "the number is not in service", or another document than ours.
    .remedy = Call the number from a phone. Then `deflect doctor PLATFORM`: if it is content, the fault lies before us; look whether the number still points to the webhook (config/platforms/) and at the platform's and the operator's status pages. On a public holiday compare with the last one.
    .said = No call came for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }; at the same time a week ago there were { $calls }.

trouble-answers_too_slow = Answers come near the patience of a platform
    .callers = Platforms give up after 5 to 15 s, and the call is lost.
    .remedy = Restart the service if the machine is not short of processor, memory or disk: calls in progress survive that. `deflect fallback PLATFORM` writes the document for the platform's fallback address, if it is not entered there yet.
    .said = { $late } of { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    } to { $platform } took longer than 2.5 s in five minutes.

trouble-gateways_down = No SMS gateway takes texts
    .callers = Callers hear the address, and that the text may come later. What was promised waits; it is given up after `sms_lifetime`.
    .remedy = The page and the log say why each rests. Ask the gateways' status pages; add another gateway to `[sms] gateways`. If it lasts, tell callers so with `deflect announce post --text ru='…' --for 1h`. Once one works, send what was given up with `deflect outbox requeue --all --since 2h`.
    .said = No SMS gateway takes texts: { $gateways }.

trouble-promises_expiring = Promised messages are about to be given up
    .callers = What is given up never reaches the caller it was promised to: a text after `sms_lifetime`, a mail after `email_lifetime`.
    .remedy = See whether a gateway is down. What is given up keeps its number for a day: once sending works again, list it with `deflect outbox list --state exhausted` and send it with `deflect outbox requeue --all --since 2h`.
    .said = { trouble-promises-wait }

trouble-budget_spent = The day's money for texts is spent
    .callers = Callers who want the link by text hear the address instead, until midnight in the zone of `[limits]`.
    .remedy = If the calls are people's: raise `money_per_day` in `[limits]` of deflect.toml, run `deflect check`, and let the service read it. If they are robots', leave it: it is what the budget is for.
    .said = The day's money for texts is spent: callers hear the address instead.

trouble-answers_slow = Answers take longer than our own deadline
    .callers = These callers hear silence for over a second, then an apology and the address instead of the menu.
    .remedy = If commits are slow as well (dashboard Health), see DeflectStoreSlow. If not, look at the processor load of the machine and at the log for "took too long".
    .said = { $late } of { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    } to { $platform } took longer than 1 s in five minutes.

trouble-turns_lost = Some of what callers did could not be kept
    .callers = Callers noticed nothing, and nothing that was promised is lost. History and figures are too low.
    .remedy = As for DeflectStoreFailing. Say so to whoever reads the figures: this period's calls and outcomes are too few.
    .said = { $turns ->
        [one] { $turns } turn
       *[other] { $turns } turns
    } could not be stored in a quarter of an hour.

trouble-gateway_down = A gateway takes no messages
    .callers = Messages go to the next gateway of the list if there is one, else they wait, and callers with them.
    .remedy = The page and the log say why it rests. `channel_down`: its address, credentials, contract or balance. `throttled`: we send faster than the contract allows, set `rate`. It is tried again by itself; `deflect outbox list` shows what waits.
    .said = Gateway { $gateway } takes no messages.
    .why = Gateway { $gateway } takes no messages ({ $reason }).

trouble-promises_late = Promised messages wait
    .callers = Callers were told that their link comes at once, and stand there without it.
    .remedy = Run `deflect outbox list --state queued`. Many: the gateway is down, or its `rate` or `sends_at_once_max` is below what is promised; raise them within the contract or add a gateway. Few: the senders stand still; see the log, and restart the service.
    .said = { trouble-promises-wait }

trouble-messages_given_up = Messages were given up and can be queued again
    .callers = These callers were promised a message and did not get it.
    .remedy = Once the gateway or mail server works: `deflect outbox list --state exhausted`, then `deflect outbox requeue --all`, within a day of the promise; after that the numbers are erased.
    .said = { $messages ->
        [one] { $messages } message was
       *[other] { $messages } messages were
    } given up and can be queued again.

trouble-budget_low = Most of the day's money for texts is spent
    .callers = When all of it is spent, callers hear the address instead of getting a text, until midnight.
    .remedy = See on the dashboard Delivery whether texts grew with calls (a busy day: raise `money_per_day` in `[limits]`) or without them ("Not promised, by reason": robots; tighten `per_prefix` and `per_range`).
    .said = { $percent }% of the day's money for texts is spent.

trouble-config_refused = The changed files were refused
    .callers = Callers go on hearing the configuration before it.
    .remedy = Run `deflect check` on that machine: it names every mistake with file and line. Mend them or put the former files back; the service takes them by itself. Until then do not restart it: it would not start.
    .said = The files changed and were refused: { $problems ->
        [one] { $problems } problem
       *[other] { $problems } problems
    }. What was in service before still is.

trouble-config_flawed = The configuration in service has flaws
    .callers = Some callers may hear what was not meant for them, or find no way on.
    .remedy = `deflect check` shows each flaw with its place. Mend them; the files are taken without a restart.
    .said = { $flaws ->
        [one] { $flaws } flaw is
       *[other] { $flaws } flaws are
    } in service: { $first }.

trouble-recordings_lost = Recordings cannot be played
    .callers = Their prompts are spoken by the platform's voice instead.
    .remedy = The page and the log name each file and its fault. Put the file back, or take it away and render it with `deflect audio build`, which never replaces what it did not make. It is taken without a restart.
    .said = { $recordings ->
        [one] { $recordings } recording is
       *[other] { $recordings } recordings are
    } not played: { $first }.

trouble-worker_restarted = A worker ended by itself and was started again
    .callers = Nothing is lost: what it had in hand is taken up again when its lease ends. After five times in ten minutes the program stops, for its supervisor to start it.
    .remedy = The log has the panic with file and line. Send it to whoever maintains the program, with what was sent just before.
    .said = The { $worker } ended by itself { $times ->
        [one] { $times } time
       *[other] { $times } times
    } in a quarter of an hour and was started again.

trouble-clock_off = The clock of this machine is or was wrong
    .callers = Hours of opening, the time of texts and the age of signatures follow the clock: callers may hear that the line is closed when it is open, and a platform may be refused.
    .remedy = Compare `date -u` with another machine, and look at the time service (`timedatectl`, `chronyc tracking`). Nothing needs a restart.
    .said = The clock of this machine was set { $direction ->
        [back] back
       *[forward] forward
    } by { $by }.
    .of-platform = { $requests ->
        [one] { $requests } request
       *[other] { $requests } requests
    } of { $platform } were refused in five minutes because its clock and ours differ.

trouble-disk_filling = The disk of the data folder has little room left
    .callers = Callers notice nothing yet. On a full disk nothing can be promised.
    .remedy = Make room, or move the data folder to a larger disk. If it is the database that grew, keep calls for a shorter time: `[retention]` in deflect.toml.
    .said = { trouble-disk-left }

trouble-holidays_ending = A calendar has no holidays any more
    .callers = Nothing is wrong yet. On the next holiday they will hear that people answer when nobody does, or be sent to wait for them.
    .remedy = Enter the coming holidays and short days at `exceptions` of that calendar in config/hours.toml, run `deflect check`, and let the service read it. If none are to come, take the past ones out.
    .said = Calendar { $calendar } names no holiday or short day after { $last }.

trouble-repeats_grow = More callers come back than before
    .callers = What they heard or were sent first did not settle it, so they call again within six hours.
    .remedy = See "Why they come back" on the page: did they open the link, did they call first at night? Then `deflect report` for what changed in the configuration, and ask the chat whether it answers. Tell callers what is known with `deflect announce post --text ru='…' --topic TOPIC --for 1h`.
    .said = In the last day { $calls ->
        [one] { $calls } call
       *[other] { $calls } calls
    } { $again } came within six hours of a call { $first }; { $expected } were to be expected.
    .with-topic = with { $topic }
    .without-topic = with no topic chosen

trouble-experiment_stopped = A variant of an experiment was stopped
    .callers = They hear the line as it is again. Those who heard the variant left, came back or met a failure more often.
    .remedy = See "Experiments" on the page. Take the experiment out of line.toml, or give the variant other words and the experiment another `since`: it begins anew then.
    .said = Variant { $variant } of experiment { $experiment } was stopped: { $reason }.

trouble-changes_held = Changed files wait until an operator takes them
    .callers = Nothing changes for callers until then.
    .remedy = Look at what they change for callers, under Configuration, and take or drop them there. The way back for the files themselves: `deflect revisions`, `deflect rollback REVISION`.
    .said = The files changed and wait until an operator takes them.

trouble-restart_to_apply = Some settings wait for a restart
    .callers = Nothing changes for callers until then.
    .remedy = Restart this node when it suits; calls in progress survive that. Or take the change back.
    .said = Changed, but applied by a restart only: { $settings }.

trouble-line_closed = A line is closed by a notice
    .callers = Its callers hear the words of the notice, the address and the link, and no menu.
    .remedy = End it under Announcements, or with `deflect announce end ID`, as soon as callers can be served.
    .said = Line { $lines } is closed by a notice.
    .every = Every line is closed by a notice.

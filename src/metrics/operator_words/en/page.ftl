# The frame of the page, and its script.

page-line = The line
page-skip = Skip to today's figures
page-sections = Sections
page-unknown = Not known: the store could not be read since this node started.
page-broken = This cannot be shown; the log says why.
page-no-store = the store does not answer
page-machines = figures for machines:

# Titles of sections; `short` is what leads to them.
section-problems = Problems
section-helped = Helped for good
    .short = Helped
section-menus = Menus
section-leaves = Where they leave
section-repeats = Why they come back
section-experiments = Experiments
section-wordings = Texts and mails
section-live = Live calls
section-delivery = Delivery
section-outbox = Outbox
section-nodes = Nodes
section-revisions = Configuration
section-line = What it says
section-notices = Announcements
section-figures = Other days, one line
section-calls = Find a call
section-runbook = Runbooks
section-phone = Web phone

# Asked before a line is closed.
page-sure = Close the line?
    .question = Callers of { $lines } will hear that it is closed, and no menu, for { $time }.
    .no = Leave it open
    .yes = Close it

# Said by the script.
page-no-answer = No answer
page-lost = This node does not answer; what is shown is not of now.
page-refused = it was refused ({ $status })
page-no-words = Write what callers are told, in one language at least.
page-unchanged = Nothing was changed.
page-not-posted = Not posted: { $why }
page-token-first = Type your token first; this needs it.
page-not-ended = Not ended: { $why }
page-taken = Taken: callers hear it from now on.
page-dropped = Dropped.
page-not-done = Not done: { $why }

# Experiments.

experiments-about = another wording, order or offer, tried on a share of the callers
experiments-none = None is running. “Experiments” in config/README.md says how to begin one.
experiments-since = since { $day }, judged by { $by }
experiments-variants = Variants of { $experiment }
experiments-variants-caption = What came of the calls of each variant of { $experiment }
experiments-variant = Variant
experiments-judged = Judged
experiments-between = Between
experiments-left = Left
experiments-failed = Failed
experiments-between-shares = { $low }–{ $high }%
experiments-few = too few
experiments-by-day = Day by day
experiments-by-day-of = Shares of { $experiment } day by day
experiments-by-day-caption = Share of each variant of { $experiment } after the calls up to a day, and between which shares it lies
experiments-up-to = Up to
experiments-day = { $day } { $month }
experiments-plot = { $judged-by } of experiment { $experiment } over time
experiments-line = { $variant }: { $share } of { $calls }
experiments-note = Of callers' first calls; those who are anonymous or call again are in no experiment. The bands hold at every look together: you may end an experiment whenever its sentence says enough. A variant that drives callers away, makes them come back or fails is stopped by itself.

# What an experiment is judged by.
experiments-by-net_deflection = net deflection
experiments-by-handed_off = handed off
experiments-by-connected = connected
experiments-by-informed = informed
experiments-by-exhausted = exhausted
experiments-by-left_in_menu = left in menu
experiments-by-left_in_greeting = left in greeting
experiments-by-failed = failed

# What is known of a variant.
experiments-too-few = Too few calls: nothing is said before each arm has { $calls }.
experiments-better = After { $calls } calls { $variant } is better by { $least } to { $most } points.
experiments-worse = After { $calls } calls { $variant } is worse by { $least } to { $most } points.
experiments-not-yet = { $days ->
    [one] Not known yet; about a day more.
   *[other] Not known yet; about { $days } days more.
}
experiments-no-end = Not known yet, and no end in sight: the arms hardly differ.
experiments-stopped = Stopped: { $reason }. { $said }
experiments-harm-left = more callers leave in the greeting or the menu
experiments-harm-returned = more callers come back
experiments-harm-failed = more calls fail

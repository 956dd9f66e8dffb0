# Problems, and the page of runbooks.

problems-none = None known.
problems-since = since { $time }
problems-for-callers = For callers:
problems-to-do = To do:
problems-no-figures = There are no figures since the start.
problems-figures-of = The store could not be read; the figures below are of { $time }.
problems-refused = Why the files were refused
problems-refused-report = Report on the files
problems-over = Over: { $problems } in the last day
problems-lasted = { $from } to { $until }, { $span }
problems-heard = Heard from the log of this node
problems-log-error = Error
problems-log-warning = Warning
problems-log-over = over
problems-log-times = { $times ->
    [one] { $times } time
   *[other] { $times } times
} since { $since }

severity-critical = critical
severity-warning = warning
severity-info = info

runbooks-note = Every trouble that a node can tell of, the worst first: what it means for callers, and what to do.

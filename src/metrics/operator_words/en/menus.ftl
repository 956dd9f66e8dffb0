# Menus.

menus-when = where callers go, { $when }
menus-today = today
menus-note = Each ribbon is as wide as the share of callers who took it: blue to another menu, green to a destination, grey back or round, orange silence and wrong keys, red hung up.
# Before the names of lines.
menus-of = Menus of
menus-and-more = { $names } and { $more } more
menus-from = from { $menu }, key { $key }
menus-said = { $times ->
    [one] Said { $times } time
   *[other] Said { $times } times
}
# Before links to menus.
menus-onward = On to
menus-table = Words and table of { $menu }
menus-table-caption = What callers did in menu { $menu }
menus-key = Key
menus-where-to = Where to
menus-callers = Callers
menus-plot = Where callers go from menu { $menu }
menus-nobody = Nobody was here.
menus-most = Most of { $total }: { $label }, { $share }. The table below has all of it.

menus-hang-ups = Where they hung up
menus-hang-ups-table = Table of hang-ups
menus-hang-ups-when = Where callers hung up { $when }
menus-place = Place
menus-does = What it does
menus-no-hang-ups = Nobody hung up while a key was waited for.

# What callers do instead of pressing a key of the menu; short, as labels in a plot.
menus-speech = said it instead
menus-no-input = stayed silent
menus-no-match = pressed a wrong key
menus-hang-up = hung up
menus-human = asked for a person
menus-text = asked for the link
menus-back = went back
menus-repeat = had it said again

# What a key leads to, and what that does.
menus-leads = Key { $key } leads to { $place } ({ $does }). { $words }
menus-does-topic = { $does }, topic { $topic }
menus-kind-menu = menu
menus-kind-inform = tells a channel
menus-kind-offer = offers a link
menus-kind-collect = takes a number
menus-kind-digits = takes digits
menus-kind-lookup = asks a service
menus-kind-connect = dials another line
menus-kind-request = passes a request on
menus-kind-goto = goes elsewhere
menus-kind-goodbye = says good-bye
menus-kind-gone = is gone

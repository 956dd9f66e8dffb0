# Kazakh: "from" and "to" are cases, which only the last word of a number takes.

number-0 = ноль
number-0-from = нольден
number-0-to = нольге
number-1 = бір
number-1-from = бірден
number-1-to = бірге
number-2 = екі
number-2-from = екіден
number-2-to = екіге
number-3 = үш
number-3-from = үштен
number-3-to = үшке
number-4 = төрт
number-4-from = төрттен
number-4-to = төртке
number-5 = бес
number-5-from = бестен
number-5-to = беске
number-6 = алты
number-6-from = алтыдан
number-6-to = алтыға
number-7 = жеті
number-7-from = жетіден
number-7-to = жетіге
number-8 = сегіз
number-8-from = сегізден
number-8-to = сегізге
number-9 = тоғыз
number-9-from = тоғыздан
number-9-to = тоғызға
number-10 = он
number-10-compound = он
number-10-from = оннан
number-10-to = онға
number-20 = жиырма
number-20-compound = жиырма
number-20-from = жиырмадан
number-20-to = жиырмаға
number-30 = отыз
number-30-compound = отыз
number-30-from = отыздан
number-30-to = отызға
number-40 = қырық
number-40-compound = қырық
number-40-from = қырықтан
number-40-to = қырыққа
number-50 = елу
number-50-compound = елу
number-50-from = елуден
number-50-to = елуге
number-60 = алпыс
number-70 = жетпіс
number-80 = сексен
number-90 = тоқсан
number-100 = жүз
number-200 = екі жүз
number-300 = үш жүз
number-400 = төрт жүз
number-500 = бес жүз
number-600 = алты жүз
number-700 = жеті жүз
number-800 = сегіз жүз
number-900 = тоғыз жүз
clock =
    { $case ->
        [from] сағат { clock-from }
        [to] { clock-to }
       *[at] сағат { clock-at }
    }
clock-at =
    { $minute ->
        [0] { COUNT($hour) }
       *[other] { COUNT($hour) } { COUNT($minute) }
    }
clock-from =
    { $minute ->
        [0] { COUNT($hour, "from") }
       *[other] { COUNT($hour) } { COUNT($minute, "from") }
    }
clock-to =
    { $minute ->
        [0] { COUNT($hour, "to") }
       *[other] { COUNT($hour) } { COUNT($minute, "to") }
    }
hours-span = { CLOCK($from_hour, $from_minute, case: "from") } { CLOCK($to_hour, $to_minute, case: "to") } дейін
hours-and = { $before } және { $after }

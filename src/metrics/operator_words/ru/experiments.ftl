# Эксперименты.

experiments-about = другая формулировка, порядок или предложение, опробованные на части звонящих
experiments-none = Ни один не идёт. Как начать, сказано в разделе «Experiments» файла config/README.md.
experiments-since = с { $day }, показатель: { $by }
experiments-variants = Варианты { $experiment }
experiments-variants-caption = Чем закончились звонки по вариантам { $experiment }
experiments-variant = Вариант
experiments-judged = Оценены
experiments-between = Границы
experiments-left = Положили трубку
experiments-failed = Сорвались
experiments-between-shares = { $low }–{ $high }%
experiments-few = слишком мало
experiments-by-day = По дням
experiments-by-day-of = Доли { $experiment } по дням
experiments-by-day-caption = Доля каждого варианта { $experiment } по звонкам до указанного дня и границы, в которых она лежит
experiments-up-to = Включительно по
experiments-day = { $day } { $month }
experiments-plot = Эксперимент { $experiment } по дням: { $judged-by }
experiments-line = { $variant }: { $share } из { $calls }
experiments-note = Считаются первые звонки; анонимные и позвонившие снова в экспериментах не участвуют. Границы верны при всех просмотрах сразу: эксперимент можно закончить, как только его вывод достаточен. Вариант, из-за которого звонящие чаще кладут трубку, звонят снова или звонки срываются, останавливается сам.

experiments-by-net_deflection = помогли без повтора
experiments-by-handed_off = получили ссылку
experiments-by-connected = соединены с другой линией
experiments-by-informed = дослушали, куда обратиться
experiments-by-exhausted = исчерпали попытки
experiments-by-left_in_menu = положили трубку в меню
experiments-by-left_in_greeting = положили трубку в приветствии
experiments-by-failed = сорвались по нашей вине

experiments-too-few = Слишком мало звонков: вывода не будет, пока в каждой группе их не станет { $calls }.
experiments-better = Звонков: { $calls }. Вариант { $variant } лучше на { $least }–{ $most } п. п.
experiments-worse = Звонков: { $calls }. Вариант { $variant } хуже на { $least }–{ $most } п. п.
experiments-not-yet = { $days ->
    [one] Пока неизвестно; нужен ещё примерно { $days } день.
    [few] Пока неизвестно; нужно ещё примерно { $days } дня.
   *[other] Пока неизвестно; нужно ещё примерно { $days } дней.
}
experiments-no-end = Пока неизвестно, и конца не видно: варианты почти не различаются.
experiments-stopped = Остановлен: { $reason }. { $said }
experiments-harm-left = больше звонящих кладут трубку в приветствии или в меню
experiments-harm-returned = больше звонящих звонят снова
experiments-harm-failed = больше звонков срывается

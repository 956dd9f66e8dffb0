# Отчёт `deflect replay` и придержанное изменение на странице.

replay-title = Иначе идут { $differ } из { $compared ->
    [one] { $compared } звонка
   *[other] { $compared } звонков
}
replay-period = { $calls } с { $since } по { $until }; можно сравнить { $compared }
replay-differ = { $calls ->
    [one] { $calls } звонок идёт иначе ({ $share } %)
    [few] { $calls } звонка идут иначе ({ $share } %)
   *[other] { $calls } звонков идут иначе ({ $share } %)
}
replay-differ-in-length = { $calls ->
    [one] { $calls } звонок идёт так же, но слышит что-то более длинное или короткое
    [few] { $calls } звонка идут так же, но слышат что-то более длинное или короткое
   *[other] { $calls } звонков идут так же, но слышат что-то более длинное или короткое
}
replay-followed = { $calls ->
    [one] { $calls } звонок пройден до конца: узнают, куда обратиться, { $after }, раньше узнавали { $before }
    [few] { $calls } звонка пройдены до конца: узнают, куда обратиться, { $after }, раньше узнавали { $before }
   *[other] { $calls } звонков пройдено до конца: узнают, куда обратиться, { $after }, раньше узнавали { $before }
}
replay-reached-as-soon = куда обратиться, узнают так же быстро, как раньше ({ $calls })
replay-reached-earlier = куда обратиться, узнают в среднем на { $seconds } с раньше ({ $calls })
replay-reached-later = куда обратиться, узнают в среднем на { $seconds } с позже ({ $calls })
replay-not-followed = { $calls } до конца не пройти: { $reason }
replay-others = { $calls ->
    [one] ещё { $calls } звонок отличается по-другому
    [few] ещё { $calls } звонка отличаются по-другому
   *[other] ещё { $calls } звонков отличаются по-другому
}
replay-more-groups = { $groups ->
    [one] ещё { $groups } группа поменьше; все — в { $all }
    [few] ещё { $groups } группы поменьше; все — в { $all }
   *[other] ещё { $groups } групп поменьше; все — в { $all }
}

replay-stopped-asked_something_else = звонящего спросили бы о другом
replay-stopped-heard_otherwise = линия ждёт других фраз или иначе спрашивает внешнюю службу
replay-stopped-line_not_there = их линии нет в другой конфигурации
replay-stopped-record_not_whole = запись неполная (прежней версии или без одного из шагов)
replay-stopped-answered_by_another_configuration = на них ответила не нынешняя конфигурация
replay-stopped-failed_by_our_fault = шаг сорвался по нашей вине

replay-size = { $calls } ({ $share } %)
replay-way = { $place }, { $did }: раньше — { $led }, теперь — { $leads }
replay-no-further = дальше не пройти: { $calls }
replay-answer = ответ
replay-dials = набор { $node }
replay-ends = конец звонка

replay-change-another_key = то же самое на клавише { $key }
replay-change-key_gone = это больше ничего не значит
replay-change-understood_now = теперь это что-то значит
replay-change-other_destination = другое место, куда обратиться
replay-change-not_offered = СМС и письма больше не предлагают
replay-change-offered_now = теперь предлагают СМС или письмо
replay-change-call_ends = здесь звонок кончается
replay-change-asked_something_else = звонящего спрашивают о другом
replay-change-other_topic = другая тема или другой язык
replay-change-shorter = на { $seconds } с короче
replay-change-longer = на { $seconds } с длиннее

replay-act-call = звонок
replay-act-key = нажато { $key }
replay-act-keys = нажато несколько цифр
replay-act-own-number = набран свой номер
replay-act-number-mobile = набран мобильный номер
replay-act-number-landline = набран стационарный номер
replay-act-number-hidden = набран неверный номер
replay-act-number-foreign = набран номер другой страны
replay-act-digits-that-fit = набраны подходящие цифры
replay-act-digits-that-do-not-fit = набраны неподходящие цифры
replay-act-no-input = ничего не нажато
replay-act-says = сказано «{ $phrase }»
replay-act-says-like = сказано похожее на { $meaning }
replay-act-says-like-key = сказано похожее на клавишу { $key }
replay-act-says-like-yes-or-no = сказано похожее на да или нет
replay-act-says-nothing-clear = не сказано ничего понятного
replay-act-dial-answered = на набор ответили
replay-act-dial-busy = набранный номер занят
replay-act-dial-no-answer = на набор не ответили
replay-act-dial-failed = набор не удался
replay-act-failed = сбой

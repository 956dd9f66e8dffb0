# Где перестают слушать.

leaves-about = внутри подсказок, последние звонки за 7 дней
leaves-none = Ещё ни один звонок с действующей конфигурацией не закончен.
leaves-note = { $calls ->
    [one] По { $calls } звонку, принятому с действующей конфигурацией: под каждой фразой — доля звонящих, которые к её концу ещё слушают. Остальные раньше нажали клавишу, заговорили или положили трубку.
   *[other] По { $calls } звонкам, принятым с действующей конфигурацией: под каждой фразой — доля звонящих, которые к её концу ещё слушают. Остальные раньше нажали клавишу, заговорили или положили трубку.
}
leaves-left-out = { $answers ->
    [one] Не учтён { $answers } ответ: слишком много разных формулировок.
    [few] Не учтены { $answers } ответа: слишком много разных формулировок.
   *[other] Не учтено { $answers } ответов: слишком много разных формулировок.
}

leaves-worst = Фразы, на которых теряется больше всего
leaves-lost = положили трубку { $left } из { $began }, { $share }
leaves-lost-more = положили трубку { $left } из { $began }, { $share }; больше, чем в остальной части меню

leaves-more = Другие меню и места
leaves-menu-hung-up = { $callers ->
    [one] { $callers } звонящий положил трубку
    [few] { $callers } звонящих положили трубку
   *[other] { $callers } звонящих положили трубку
}
leaves-others = Другие формулировки { $menu }
leaves-less-often = { $wordings ->
    [one] Ещё { $wordings } формулировка звучала реже.
    [few] Ещё { $wordings } формулировки звучали реже.
   *[other] Ещё { $wordings } формулировок звучали реже.
}
leaves-said = { $times ->
    [one] Прозвучало { $times } раз, язык: { $language }.
    [few] Прозвучало { $times } раза, язык: { $language }.
   *[other] Прозвучало { $times } раз, язык: { $language }.
}
leaves-few = Прозвучало меньше { $times } раз: это мало что значит.

leaves-still-listen = ещё слушают через { $at } с: { $acts }
leaves-worse = Здесь трубку кладут чаще, чем на остальных фразах.
leaves-after = После последнего слова: { $acts }.
leaves-hung-up = { $callers ->
    [one] { $callers } положил трубку
   *[other] { $callers } положили трубку
}
leaves-keyed = { $callers ->
    [one] { $callers } нажал клавишу
   *[other] { $callers } нажали клавишу
}
leaves-spoke = { $callers ->
    [one] { $callers } заговорил
   *[other] { $callers } заговорили
}
leaves-did-nothing = { $callers ->
    [one] { $callers } ничего не сделал
   *[other] { $callers } ничего не сделали
}
leaves-nobody-acted = никто не отреагировал

leaves-paces = Точность времени
leaves-paces-note = Длина записей известна точно. Темп голоса и задержки платформы оцениваются по репликам линии, после которых звонящий молчал, и по звонкам, которые закончила линия; если их меньше 30, они ни о чём не говорят. После ± стоит стандартная ошибка.
leaves-paces-caption = Темп голосов и задержки платформ
leaves-language = Язык
leaves-characters = Знаков в секунду
leaves-from = По данным
leaves-delay = Задержка ответа
leaves-end-delay = Задержка сообщения о конце
leaves-turns = { $turns ->
    [one] { $turns } реплика
    [few] { $turns } реплики
   *[other] { $turns } реплик
}
leaves-seconds = { $value } ± { $error } с
leaves-not-known = неизвестна, принята за 0 с
leaves-speed = { $value } ± { $error }
leaves-speed-assumed = { $speed }, принято условно

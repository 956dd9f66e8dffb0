# Текущие звонки.

live-going = { $calls ->
    [one] идёт { $calls } звонок
    [few] идут { $calls } звонка
   *[other] идёт { $calls } звонков
}
live-more = { $calls ->
    [one] и ещё { $calls } звонок, где последний шаг был раньше
    [few] и ещё { $calls } звонка, где последний шаг был раньше
   *[other] и ещё { $calls } звонков, где последний шаг был раньше
}
live-caption = Текущие звонки; сверху те, где последний шаг был недавно
live-where = Где
live-topic = Тема
live-for = Длится
live-turns = Шаги
live-line = Линия, платформа
live-nowhere = соединяется или заканчивается
live-none = На линии никого нет.

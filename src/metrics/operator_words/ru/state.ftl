# Состояние линии, вверху страницы.

state-well = Всё в порядке
state-problems = { $problems ->
    [one] { $problems } неполадка
    [few] { $problems } неполадки
   *[other] { $problems } неполадок
}
state-lines = { $number ->
    [1] Линия
   *[other] Линии
}: { $lines }
state-calls = { $calls ->
    [one] Идёт { $calls } звонок
    [few] Идут { $calls } звонка
   *[other] Идёт { $calls } звонков
}
state-refreshed = обновлено в { $time } { $zone }
state-files-in-service = файлы в работе с { $time }
state-files-refused = файлы не в работе; отвечает конфигурация от { $time }

# Те, кому помогли насовсем.

helped = Помогли окончательно
helped-note = Net deflection: звонящий дослушал, куда обратиться, был соединён или открыл ссылку и за указанное время не позвонил снова. Считаются только звонки, с которых это время уже прошло, то есть звонки прошлых дней.
helped-none = Ещё ни с одного звонка не прошло достаточно времени.
helped-plot = Помогли, и больше не звонили
helped-within = за { $window }
helped-by-time = Помогли окончательно, по времени
helped-by-time-caption = Помогли окончательно: по времени, за которое звонящий не позвонил снова
helped-not-again = Не звонили снова
helped-from-to = Время звонков
helped-net = Помогли
helped-that-is = то есть { $calls ->
    [one] { $calls } звонок
    [few] { $calls } звонка
   *[other] { $calls } звонков
}

helped-topics = По темам
helped-topics-figures = Показатели по темам
helped-topics-caption = Сегодняшние звонки по темам и доля тех, кому помогли окончательно, за неделю
helped-topic = Тема
helped-over-today = Закончены сегодня
helped-net-day = Окончательно за 24 ч, за неделю
helped-none-over = Сегодня ещё ни один звонок не закончен.
helped-no-topic = без темы

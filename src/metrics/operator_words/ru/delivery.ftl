# Доставка сообщений и очередь.

delivery-today = сообщения, обещанные сегодня
delivery-none = Ни один шлюз здесь не отчитывается, и сегодня ещё ничего не отправлено.
delivery-gateways = Шлюзы
delivery-caption = Шлюзы, их состояние и что стало с сообщениями, которые они приняли
delivery-gateway = Шлюз
delivery-state = Состояние
delivery-took = Принято
delivery-delivered = Доставлено
delivery-undelivered = Не доставлено
delivery-refused = Отклонено
delivery-up = работает
delivery-rests = приостановлен
delivery-not-used = ещё не использовался

delivery-plot = Что стало с сегодняшними сообщениями
    .about = По шлюзам; числа — в таблице.
delivery-all = Все шлюзы
delivery-state-delivered = доставлено
delivery-state-sent = принято, вестей пока нет
delivery-state-unknown = итог неизвестен
delivery-state-undelivered = не доставлено
delivery-state-refused = отклонено

delivery-medium-sms = СМС
delivery-medium-email = Письма
delivery-medium-other = Сообщения

delivery-delay = { $medium }: от обещания до приёма шлюзом — { $half } для половины, { $most } для 95 из 100 (с запуска этого узла).
delivery-milliseconds = { $milliseconds } мс
delivery-over-a-day = больше суток

delivery-not-promised = Не обещано
delivery-not-promised-caption = Сообщения, которых сегодня не обещали, по причинам
delivery-reason = Причина

outbox-caption = Сообщения, которые пора отправить
outbox-what = Что
outbox-due = Ждут отправки
outbox-oldest = Самое старое ждёт
outbox-today = Из обещанного сегодня: { $states }.
outbox-counted = { $state } — { $messages }
outbox-waiting = ещё не принято шлюзом
outbox-state-queued = обещано
outbox-state-unknown = итог неизвестен
outbox-state-sent = принято шлюзом
outbox-state-undelivered = не доставлено
outbox-state-delivered = доставлено
outbox-state-refused = отклонено шлюзом
outbox-state-exhausted = снято с отправки
outbox-state-cancelled = отменено
outbox-given-up = { $messages ->
    [one] { $messages } сообщение снято с отправки
    [few] { $messages } сообщения сняты с отправки
   *[other] { $messages } сообщений снято с отправки
}
outbox-message = { $medium }, { $kind }, канал { $channel }, { $tries ->
    [one] { $tries } попытка
    [few] { $tries } попытки
   *[other] { $tries } попыток
}, обещано { $promised }
outbox-kind-link = ссылка
outbox-kind-follow_up = последующее письмо
outbox-kind-request = запрос в отдел
outbox-kind-reminder = напоминание
outbox-kind-checklist = письмо со списком
outbox-kind-reply = ответ
outbox-kind-report = отчёт

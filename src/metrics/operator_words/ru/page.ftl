# Рамка страницы и её скрипт.

page-line = Линия
page-skip = Сразу к сегодняшним показателям
page-sections = Разделы
page-unknown = Неизвестно: с запуска этого узла прочитать хранилище не удалось.
page-broken = Это показать не удалось; причина в журнале.
page-no-store = хранилище не отвечает
page-machines = показатели для программ:

section-problems = Неполадки
section-helped = Помогли без повтора
    .short = Помогли
section-menus = Меню
section-leaves = Где перестают слушать
section-repeats = Почему звонят снова
section-experiments = Эксперименты
section-wordings = СМС и письма
section-live = Текущие звонки
section-delivery = Доставка
section-outbox = Очередь
section-nodes = Узлы
section-revisions = Конфигурация
section-line = Что говорит линия
section-notices = Объявления
section-figures = Другие дни, одна линия
section-calls = Найти звонок
section-runbook = Что делать при неполадках
section-phone = Веб-телефон

page-sure = Закрыть линию?
    .question = Звонящие на { $lines } услышат, что линия закрыта, а меню не услышат. Срок: { $time }.
    .no = Не закрывать
    .yes = Закрыть

page-no-answer = Нет ответа
page-lost = Узел не отвечает; данные на странице устарели.
page-refused = отказано ({ $status })
page-no-words = Напишите, что сказать звонящим, хотя бы на одном языке.
page-unchanged = Ничего не изменено.
page-not-posted = Не размещено: { $why }
page-token-first = Сначала введите токен: без него нельзя.
page-not-ended = Не завершено: { $why }
page-taken = Принято: с этого момента так слышат звонящие.
page-dropped = Отброшено.
page-not-done = Не выполнено: { $why }

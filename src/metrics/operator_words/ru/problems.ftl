# Неполадки и страница с указаниями.

problems-none = Неполадок нет.
problems-since = с { $time }
problems-for-callers = Для звонящих:
problems-to-do = Что делать:
problems-no-figures = С момента запуска показателей ещё нет.
problems-figures-of = Хранилище не удалось прочитать; показатели ниже — на { $time }.
problems-refused = Почему файлы отклонены
problems-refused-report = Отчёт о файлах
problems-over = Прошли за последние сутки: { $problems }
problems-lasted = с { $from } по { $until }, { $span }
problems-heard = Из журнала этого узла
problems-log-error = Ошибка
problems-log-warning = Предупреждение
problems-log-over = прошло
problems-log-times = { $times ->
    [one] { $times } раз
    [few] { $times } раза
   *[other] { $times } раз
} с { $since }

severity-critical = критично
severity-warning = внимание
severity-info = к сведению

runbooks-note = Все неполадки, о которых может сообщить узел, начиная с худших: что они значат для звонящих и что делать.

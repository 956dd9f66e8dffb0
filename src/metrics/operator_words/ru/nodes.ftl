# Узлы и конфигурации, которые были в работе.

nodes-caption = Процессы, которые отвечают на линии, и какие файлы у каждого в работе
nodes-node = Узел
nodes-state = Состояние
nodes-files = Файлы, версия
nodes-this = эта страница
nodes-none = Ни один узел ещё не сообщил хранилищу, что работает.
nodes-answer = { $nodes ->
    [one] отвечает { $nodes }
    [few] отвечают { $nodes }
   *[other] отвечают { $nodes }
}
nodes-differ = У узлов в работе разные файлы: звонящие слышат то одно, то другое.
nodes-answers = отвечает
nodes-stopping = останавливается
nodes-silent = молчит
nodes-heard = на связи был { $ago }, запущен { $started }
nodes-heard-lately = на связи, запущен { $started }

revisions-latest = последние изменения
revisions-none = Ни одной конфигурации ещё не сохранено.
revisions-by = принята узлом { $node }
revisions-no-change = Нет изменений, о которых можно рассказать.
revisions-commands = Все конфигурации: `deflect revisions`. Вернуть одну из них: `deflect rollback { $revision }`, подставив её номер.

revisions-held = Изменённые файлы ждут проверки
revisions-being-compared = Проверяется, как с ними прошли бы звонки последних дней.
revisions-not-compared = Не удалось проверить, как с ними прошли бы звонки последних дней: { $reason }.
revisions-group = { $calls } ({ $share } %): { $place }, { $did }: раньше — { $led }, теперь — { $leads }: { $follows }
revisions-answer = ответ
revisions-example = Пример такого звонка
revisions-take = Принять изменения
revisions-drop = Отбросить
revisions-dropped = Отброшенные изменения остаются в файлах и снова появятся при следующем изменении или перезапуске; вернуть сами файлы: `deflect rollback`.

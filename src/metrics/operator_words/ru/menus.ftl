# Меню.

menus-when = куда идут звонящие, { $when }
menus-today = сегодня
menus-note = Чем шире лента, тем больше доля звонящих, которые так пошли: синяя ведёт в другое меню, зелёная — к цели, серая — назад или на повтор, оранжевая — молчание и неверные клавиши, красная — положили трубку.
menus-of = Меню:
menus-and-more = { $names } и ещё { $more }
menus-from = из { $menu }, клавиша { $key }
menus-said = { $times ->
    [one] Прозвучало { $times } раз
    [few] Прозвучало { $times } раза
   *[other] Прозвучало { $times } раз
}
menus-onward = Дальше:
menus-table = Слова и таблица { $menu }
menus-table-caption = Что звонящие делали в меню { $menu }
menus-key = Клавиша
menus-where-to = Куда
menus-callers = Звонящие
menus-plot = Куда идут звонящие из меню { $menu }
menus-nobody = Здесь никого не было.
menus-most = Больше всего из { $total }: { $label }, { $share }. Всё остальное — в таблице ниже.

menus-hang-ups = Где положили трубку
menus-hang-ups-table = Таблица: где положили трубку
menus-hang-ups-when = Где звонящие положили трубку: { $when }
menus-place = Место
menus-does = Что делает
menus-no-hang-ups = Никто не положил трубку, пока линия ждала клавишу.

menus-speech = сказали голосом
menus-no-input = промолчали
menus-no-match = нажали не ту клавишу
menus-hang-up = положили трубку
menus-human = попросили человека
menus-text = попросили ссылку
menus-back = вернулись назад
menus-repeat = попросили повторить

menus-leads = Клавиша { $key } ведёт в { $place } ({ $does }). { $words }
menus-does-topic = { $does }, тема { $topic }
menus-kind-menu = меню
menus-kind-inform = рассказывает о канале
menus-kind-offer = предлагает ссылку
menus-kind-collect = принимает номер
menus-kind-digits = принимает цифры
menus-kind-lookup = обращается к сервису
menus-kind-connect = соединяет с другой линией
menus-kind-request = передаёт обращение
menus-kind-goto = ведёт в другое место
menus-kind-goodbye = прощается
menus-kind-gone = больше нет

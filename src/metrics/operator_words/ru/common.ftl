# То, что говорится в нескольких местах.

language = ru

calls = { $calls ->
    [one] { $calls } звонок
    [few] { $calls } звонка
   *[other] { $calls } звонков
}

month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря

weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = вс

date = { $weekday }, { $day } { $month }
date-year = { $weekday }, { $day } { $month } { $year }
dated = { $day } { $month } { $time }
from-to = с { $from } по { $to }
until = { $what } до { $time }

seconds = { $seconds } с
minutes = { $minutes } мин
minutes-seconds = { $minutes } мин { $seconds } с
hours = { $hours } ч
hours-minutes = { $hours } ч { $minutes } мин
days = { $days } д

just-now = только что
under-a-minute-ago = меньше минуты назад
ago = { $span } назад

few-calls = { $number ->
    [one] Всего { $number } звонок: доли меньше чем от { $few } мало что значат.
    [few] Всего { $number } звонка: доли меньше чем от { $few } мало что значат.
   *[other] Всего { $number } звонков: доли меньше чем от { $few } мало что значат.
}

few-messages = { $number ->
    [one] Всего { $number } сообщение: доли меньше чем от { $few } мало что значат.
    [few] Всего { $number } сообщения: доли меньше чем от { $few } мало что значат.
   *[other] Всего { $number } сообщений: доли меньше чем от { $few } мало что значат.
}

outcome-handed_off = получили ссылку в СМС или письме
outcome-connected = соединены с другой линией
outcome-informed = дослушали, куда обратиться
outcome-exhausted = исчерпали попытки
outcome-left_in_menu = положили трубку в меню
outcome-left_in_greeting = положили трубку в приветствии
outcome-failed = сорвались по нашей вине

window-10m = 10 минут
window-24h = 24 часа
window-72h = 3 суток
window-7d = 7 суток

being-added-up = Подсчитывается.
as-of = { $what }, по состоянию на { $time }

came-back = Звонили снова

decimal-mark = ,
local-time = местное время
every-line = все линии
every-platform = все платформы
no-day = Это не дата; нужна, например, 2026-12-31.
day-out-of-range = Такая дата не поддерживается.
no-topic = без темы
better = лучше
worse = хуже

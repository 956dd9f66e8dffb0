# Даты, время и сроки.

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

window-10m = 10 минут
window-24h = 24 часа
window-72h = 3 суток
window-7d = 7 суток

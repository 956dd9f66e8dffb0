# Слова, которые встречаются в нескольких местах.

language = ru

calls = { $calls ->
    [one] { $calls } звонок
    [few] { $calls } звонка
   *[other] { $calls } звонков
}

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

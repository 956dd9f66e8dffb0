# Объявления и закрытия.

notices-announcement = Объявление
    .end = Завершить это объявление сейчас: { $scope }
    .posted = Размещено: звонящие услышат его через несколько секунд.
notices-closing = Закрытие
    .end = Завершить это закрытие сейчас: { $scope }
    .posted = Линия закроется через несколько секунд.

notices-by = размещено: { $operator }, { $moment }
notices-ended = завершено: { $moment }, { $operator }
notices-soon = вот-вот начнётся
notices-until = до { $moment }
notices-over = истекло: { $moment }

notices-lines = линия { $lines }
notices-before = { $lines }, перед темой { $topics }
notices-first = { $lines }, в начале звонка

notices-none = Звонящие слышат только меню.
notices-those-over = Завершённые
notices-end-now = Завершить
notices-now = Что сейчас сообщают звонящим
notices-end-one = Завершить раньше срока
notices-end = Завершить
notices-ending = Завершится через несколько секунд.
notices-unchanged = Ничего не изменено: { $why }

notices-tell = Сообщить что-то звонящим или закрыть линию
notices-without-script = Разместить или завершить без JavaScript
notices-what = Что сделать
notices-announce = Объявление в начале звонка
notices-close = Закрыть линию: текст, затем адрес и ссылка
notices-words = Текст, { $language }
notices-of-lines = Линии
    .none = (не выбрано: все линии)
notices-only-topics = Только перед некоторыми темами
notices-of-topics = Темы
    .none = (не выбрано: в начале звонка)
notices-for = На какой срок
notices-for-30m = 30 минут
notices-for-2h = 2 часа
notices-for-6h = 6 часов
notices-for-12h = 12 часов
notices-for-24h = 24 часа
notices-for-72h = 3 суток
notices-token = Ваш токен оператора
notices-token-kept = Хранится только в этой вкладке, пока вы её не закроете.
notices-post = Разместить

refused-no-token = нужен токен оператора: `Authorization: Bearer …`
refused-wrong-token = это не токен оператора
refused-too-many = слишком много неверных токенов; попробуйте позже
refused-unavailable = хранилище не отвечает; попробуйте ещё раз
refused-gone = такого объявления нет, или оно уже завершено
refused-long = слишком длинно: можно не больше { $bytes } байт
refused-held-gone = таких изменений нет, или они больше не ждут проверки: возможно, файлы снова изменились
refused-many-notices = объявлений уже { $most }, больше нельзя; сначала завершите какое-нибудь
refused-many-announcements = объявлений там уже { $most }, больше звонящий не дослушает; сначала завершите какое-нибудь
refused-line = линии `{ $name }` нет; есть: { $known }
refused-topic = темы `{ $name }` нет; есть: { $known }
refused-topics-of-closing = у закрытия нет тем: линия закрывается целиком
refused-language = подсказок на языке `{ $name }` нет; есть: { $known }
refused-no-words = в объявлении должен быть текст хотя бы на одном языке
refused-empty = в тексте `{ $language }` нет ни одного слова
refused-too-long = в тексте `{ $language }` слишком много знаков: { $found }; дослушивают не больше { $most }
refused-unspoken = в тексте `{ $language }` есть { $sign }: голосом этого не произнести
refused-over = оно закончилось бы раньше, чем начнётся
refused-lasting = объявление действует не дольше 7 суток; то, что нужно говорить дольше, запишите в подсказки
refused-not-stored = объявление не сохранено

# Что говорит линия.

line-now = Что сейчас говорит линия
    .whom = тем, кто звонит с мобильного
line-closed = закрыта
line-begins = { $seconds } с, с этого языка начинаются звонки
line-recorded = { $name }, запись

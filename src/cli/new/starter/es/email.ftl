### Las palabras del correo.

email-greeting = ¡Hola!
email-open = Abrir la página de ayuda
email-follow-up-subject = Llamó a @company@: aquí está su enlace
email-follow-up = Llamó a @company@. Este es el enlace del que hablamos.
email-reminder-subject = El enlace que pidió por teléfono
email-reminder = Llamó a @company@ y le enviamos un enlace. Si aún lo necesita, aquí está. No se lo recordaremos más.
email-checklist-subject = Su enlace y lo que conviene tener a mano
email-checklist = Pidió este mensaje en una página de @company@. Aquí están el enlace y todo lo que conviene tener a mano.
email-reply = Si el enlace no se abre, responda a este mensaje.
email-no-reply = Este mensaje se envió automáticamente; las respuestas no se leen.
email-sign = @company@
email-stop = No enviar más correos después de mis llamadas

email-request-subject = Por favor, escriban a quien llamó: { $topic }
email-request = Una persona llamó a @company@ y pidió que le escriban. Aceptó que les demos este número.
email-request-number = Número: { $number }
email-request-topic = Tema: { $topic }
email-request-day = Llamada: { $day }
email-request-please = Por favor, respondan a este número si pueden. No se prometió cuándo. Se da solo para esta respuesta.
email-digest-subject =
    { $count ->
        [one] Por favor, escriban a { $count } persona
       *[other] Por favor, escriban a { $count } personas
    }
email-digest =
    { $count ->
        [one] { $count } persona llamó a @company@ y pidió que le escriban.
       *[other] { $count } personas llamaron a @company@ y pidieron que les escriban.
    } Aceptaron que les demos sus números.
email-digest-title = A quién escribir
email-digest-please = Por favor, respondan a cada número si pueden. No se prometió cuándo. Se dan solo para estas respuestas.

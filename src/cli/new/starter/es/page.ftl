### Las palabras de la página a la que lleva un enlace; nombres de canales y temas.

page-title = { $channel } — @company@
page-ready-title = Qué tener a mano
page-steps-title = Cómo hablar con una persona
page-open = Ahora hay personas que responden.
page-closed =
    Ahora no hay nadie, pero su mensaje se guarda. Las personas responden { $day ->
        [today] hoy
        [tomorrow] mañana
        [mon] el lunes
        [tue] el martes
        [wed] el miércoles
        [thu] el jueves
        [fri] el viernes
        [sat] el sábado
        [sun] el domingo
       *[date] el { $day }
    } desde las { $hour }.
page-closed-long = Ahora no hay nadie, pero su mensaje se guarda y se responderá más tarde.
page-every-day = todos los días
page-all-day = las 24 horas
page-span = de { $opens } a { $closes }
page-day =
    { $day ->
        [mon] lun
        [tue] mar
        [wed] mié
        [thu] jue
        [fri] vie
        [sat] sáb
       *[sun] dom
    }
page-others = Otras formas
page-more = Más
page-email = Escribir a { $email }
page-phone = Llamar al { $phone }
page-site = Dirección del sitio: { $site }

page-mail-title = Enviar todo esto a mi correo
page-mail = Enviaremos un mensaje: este enlace y todo lo que conviene tener a mano.
page-mail-address = Dirección de correo
page-mail-action = Enviar el mensaje
page-mail-bad = Parece que hay un error en la dirección. Es como nombre@sitio.com. Revísela e inténtelo otra vez.
page-mail-enough = Esta página ya envió mensajes a varias direcciones y no puede enviar más. Puede reenviar el que llegó.
page-mailed-title = Enviado
page-mailed = El mensaje suele llegar en unos minutos. Si no está, mire en el correo no deseado y revise la dirección.
page-mailed-back = Volver a la página

page-gone-title = Este enlace ya no funciona
page-gone = Los enlaces de los mensajes duran poco. Aquí siempre encontrará ayuda.

page-stop-title = Correo después de las llamadas
page-stop = ¿Dejamos de enviarle correo después de sus llamadas?
page-stop-action = Dejar de enviar
page-stopped-title = Hecho
page-stopped = No recibirá más correo después de sus llamadas.

channel-chat = Chat
channel-chat-lead = En el chat vemos su pedido y recibimos fotos y archivos.
channel-chat-action = Abrir el chat
channel-chat-why = Responde enseguida.
channel-chat-steps =
    Abra el chat.
    Cuente qué ha pasado y diga que quiere una persona.
    Espere la respuesta; queda en el chat.
channel-help = Página de ayuda
channel-help-lead = Respuestas a las preguntas frecuentes.
channel-help-action = Abrir la página de ayuda
channel-help-why = Respuestas a las preguntas frecuentes, a cualquier hora.
channel-help-wait = Abierta siempre.
channel-mail = Correo
channel-mail-lead = A empresas y prensa se les responde por correo.
channel-mail-why = Para empresas y prensa.
channel-mail-wait = El correo se responde normalmente en dos días laborables.

topic-orders = Pedidos y pagos
topic-orders-ready =
    el número del pedido
    qué ha pasado y qué quiere
topic-answers = Preguntas frecuentes
topic-companies = Empresas y prensa
topic-companies-ready = quién es y cómo responderle
topic-human = Hablar con una persona
topic-human-ready = qué ha pasado y qué quiere
topic-general = Pregunta general
topic-general-ready = qué ha pasado y qué quiere

about-hours-title = Cuándo responden las personas
about-hours = En el chat: { $hours }.

# Cómo se escriben las horas y los días.

page-date =
    { $date } de { $month ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    }
page-moment = { $date }/{ $month }/{ $year }, { $time }
